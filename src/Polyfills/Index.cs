namespace System;

/// <summary>A position in a list, counted from its start or its end: what list patterns are compiled to (C# specification, list patterns), and .NET Standard 2.0 lacks.</summary>
/// <remarks>PolySharp has it too, yet writes several types in an order that differs from one compiler process to the next, and the shipped bytes with it. It writes the one type that is left.</remarks>
[Microsoft.CodeAnalysis.Embedded]
internal readonly struct Index
{
    private readonly int _value;

    public Index(int value, bool fromEnd = false) => _value = fromEnd ? ~value : value;

    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => _value < 0 ? length + _value + 1 : _value;
}
