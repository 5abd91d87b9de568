"""The parts of by_hand.py: reading, the Word report, the Excel summary."""
