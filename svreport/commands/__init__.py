"""svreport.commands"""
