"""svreport.narrative"""
