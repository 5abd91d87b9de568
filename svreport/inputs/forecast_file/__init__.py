"""The finance team's own forecast: a workbook or text file that Settings name beside the inputs."""
