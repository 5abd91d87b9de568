"""svreport.core"""
