"""svreport.release"""
