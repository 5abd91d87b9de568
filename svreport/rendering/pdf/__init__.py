"""PDFs of Word documents and slides: LibreOffice lays them out, svreport checks what it made."""
