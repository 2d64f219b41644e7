"""What a call is and how it moves: pure values and functions. No Qt, asyncio, clock or I/O."""
