using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>How the source drops the value of an expression.</summary>
internal enum DropShape
{
    /// <summary><c>M();</c> or <c>_ = M();</c>.</summary>
    Statement,

    /// <summary><c>Task t = M();</c>: already in a local.</summary>
    Local,

    /// <summary><c>void F() => M();</c>.</summary>
    Arrow,

    /// <summary><c>() => M()</c>, where the delegate takes no value.</summary>
    Lambda,

    /// <summary><c>return M();</c>: it is not dropped but handed on, and awaited where it stands.</summary>
    Value,
}

/// <summary>An expression whose task a function becomes responsible for: a start of work, or a call of a function that is planned to change.</summary>
internal sealed class Producer
{
    private readonly Lifetime _lifetime;
    private readonly bool _isAwaitedAtOnce;

    public Producer(InvocationExpressionSyntax call, (SyntaxNode Place, DropShape Shape) drop, string like, Lifetime lifetime, FunctionPlan? callee, bool isPoolWorkItem = false, bool isValueTask = false, bool isAwaitedAtOnce = false)
    {
        Call = call;
        Place = drop.Place;
        Shape = drop.Shape;
        Like = like;
        _lifetime = lifetime;
        Callee = callee;
        IsPoolWorkItem = isPoolWorkItem;
        IsValueTask = isValueTask;
        _isAwaitedAtOnce = isAwaitedAtOnce;
    }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>The statement, arrow clause or lambda that drops the value.</summary>
    public SyntaxNode Place { get; }

    public DropShape Shape { get; }

    /// <summary>What a local for the task is named after.</summary>
    public string Like { get; }

    /// <summary>The function that is called and planned to change; null for a start of work.</summary>
    public FunctionPlan? Callee { get; }

    public bool IsPoolWorkItem { get; }

    public bool IsValueTask { get; }

    /// <summary>The code around the call says that it was meant to be awaited where it stands.</summary>
    public bool IsAwaitedAtOnce => _isAwaitedAtOnce || Callee is { Rule: RuleIds.CatchCannotSeeTask, HasRest: true };

    /// <summary>Whether the call is made only where its receiver is there: where it is not, there is no task.</summary>
    public bool IsConditional => DroppedCall.Value(Call) is ConditionalAccessExpressionSyntax;

    public Lifetime Lifetime(HashSet<FunctionPlan> visited) => Callee is null ? _lifetime : Callee.Lifetime(visited);
}
