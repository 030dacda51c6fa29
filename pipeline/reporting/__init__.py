"""Tables to what people read: charts, workbook, Word report, HTML page."""
