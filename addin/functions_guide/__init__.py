"""What people read about the cell functions, made from the register: docs/functions.md and examples/函数示例.xlsx."""
