"""What a call is and how it moves. Pure values and functions: no Qt, no asyncio, no clock, no I/O."""
