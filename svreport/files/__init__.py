"""svreport.files"""
