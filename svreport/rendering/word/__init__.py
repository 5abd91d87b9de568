"""svreport.rendering.word"""
