using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>What a planned change makes of a function.</summary>
internal enum FunctionForm
{
    /// <summary>It becomes the work itself; its callers choose to run it concurrently.</summary>
    Synchronous,

    /// <summary>It hands the task out to its callers.</summary>
    ReturnsTask,

    /// <summary>It is asynchronous, or may become so, and waits for the work before it leaves.</summary>
    Joins,
}

/// <summary>The planned change of one function, and what it obliges others to.</summary>
internal sealed class FunctionPlan
{
    public FunctionPlan(Document document, SemanticModel model, CompilationFacts facts, IMethodSymbol method, SyntaxNode declaration)
    {
        Document = document;
        Model = model;
        Facts = facts;
        Method = method;
        Declaration = declaration;
    }

    public Document Document { get; }

    public SemanticModel Model { get; }

    public CompilationFacts Facts { get; }

    public IMethodSymbol Method { get; }

    public SyntaxNode Declaration { get; }

    public FunctionForm Form { get; set; }

    public bool IsEntryPoint { get; set; }

    /// <summary>It is <c>async void</c> and shall return the task that it is.</summary>
    public bool BecomesTask { get; set; }

    /// <summary>A public member of a library: a task-returning successor is added and the member stays as an obsolete forwarder.</summary>
    public bool AddsSuccessor { get; set; }

    /// <summary>The endless wait that joining replaces; null where there is none, or where it stays.</summary>
    public StatementSyntax? ReplacedIdle { get; set; }

    /// <summary>The service that the entry point runs last and that ends with the process: it is awaited beside the others. Null where there is none.</summary>
    public InvocationExpressionSyntax? LastService { get; set; }

    /// <summary>The entry point idles for another rule to report: it only holds what it starts.</summary>
    public bool KeepsIdling { get; set; }

    /// <summary>Calls that must all be received before the endless wait may go: else the process would end while one of them still runs.</summary>
    public List<InvocationExpressionSyntax> MustAwait { get; } = new();

    /// <summary>Whether a diagnostic, not only a caller's obligation, asks for this change.</summary>
    public bool IsSeed { get; set; }

    /// <summary>Why the change cannot be made, or null.</summary>
    public string? Blocker { get; private set; }

    public bool IsBlocked => Blocker is not null;

    /// <summary>The expressions whose tasks this function becomes responsible for, in source order.</summary>
    public List<Producer> Producers { get; } = new();

    /// <summary>The functions that must receive this one's task.</summary>
    public List<FunctionPlan> Callers { get; } = new();

    public string NewName => AddsSuccessor ? Method.Name + "Async" : Method.Name;

    public bool ChangesSignature => !IsEntryPoint && Form != FunctionForm.Joins && Method.ReturnsVoid;

    public void Block(string reason) => Blocker ??= reason;

    /// <summary>How long what this function hands out, or becomes, goes on.</summary>
    public Lifetime Lifetime(HashSet<FunctionPlan>? visited = null)
    {
        visited ??= new HashSet<FunctionPlan>();
        if (!visited.Add(this))
        {
            return Analyzers.Semantics.Lifetime.Unknown;
        }

        var own = BecomesTask ? Facts.Lifetimes.OfMethod(Method, default) : Analyzers.Semantics.Lifetime.Ends;
        return Producers.Select(p => p.Lifetime(visited)).Append(own).Max();
    }
}

/// <summary>How the source drops the value of an expression.</summary>
internal enum DropShape
{
    /// <summary><c>M();</c> or <c>_ = M();</c>.</summary>
    Statement,

    /// <summary><c>Task t = M();</c>: already in a local.</summary>
    Local,

    /// <summary><c>void F() => M();</c>.</summary>
    Arrow,
}

/// <summary>An expression whose task a function becomes responsible for: a start of work, or a call of a function that is planned to change.</summary>
internal sealed class Producer
{
    private readonly Lifetime _lifetime;

    public Producer(InvocationExpressionSyntax call, SyntaxNode place, DropShape shape, string like, Lifetime lifetime, FunctionPlan? callee, bool isPoolWorkItem = false)
    {
        Call = call;
        Place = place;
        Shape = shape;
        Like = like;
        _lifetime = lifetime;
        Callee = callee;
        IsPoolWorkItem = isPoolWorkItem;
    }

    public InvocationExpressionSyntax Call { get; }

    /// <summary>The statement, or the arrow clause, that drops the value.</summary>
    public SyntaxNode Place { get; }

    public DropShape Shape { get; }

    /// <summary>What a local for the task is named after.</summary>
    public string Like { get; }

    /// <summary>The function that is called and planned to change; null for a start of work.</summary>
    public FunctionPlan? Callee { get; }

    public bool IsPoolWorkItem { get; }

    public Lifetime Lifetime(HashSet<FunctionPlan> visited) => Callee is null ? _lifetime : Callee.Lifetime(visited);
}
