using Microsoft.CodeAnalysis;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>How a variable's value gets to code that may use it later.</summary>
internal enum EscapeKind
{
    /// <summary>By a closure: a lambda or local function names the variable, or, of a field, any member.</summary>
    Captured,

    /// <summary>A method group on it, which is a delegate.</summary>
    Bound,

    /// <summary>An argument of a call or creation, that of an extension method included.</summary>
    HandedOver,

    /// <summary>Stored in a field, a property, an array or a collection.</summary>
    Kept,

    /// <summary>Returned to the caller.</summary>
    Returned,
}

/// <summary>One way by which a variable's value gets to other code.</summary>
internal readonly struct EscapeWay
{
    public EscapeWay(EscapeKind kind, IOperation mention, IOperation receiver)
    {
        Kind = kind;
        Mention = mention;
        Receiver = receiver;
    }

    public EscapeKind Kind { get; }

    /// <summary>The place that names the variable.</summary>
    public IOperation Mention { get; }

    /// <summary>Who gets it: the function around the mention, the method group, the call, or what stores or returns it.</summary>
    public IOperation Receiver { get; }
}
