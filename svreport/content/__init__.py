"""svreport.content"""
