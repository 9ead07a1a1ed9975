using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
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
    private readonly Dictionary<SourcePlace, Document> _mentions = new();

    public FunctionPlan(Document document, SemanticModel model, CompilationFacts facts, IMethodSymbol method, SyntaxNode declaration, string rule)
    {
        Document = document;
        Model = model;
        Facts = facts;
        Method = method;
        Declaration = declaration;
        Rule = rule;
    }

    public Document Document { get; }

    public SemanticModel Model { get; }

    public CompilationFacts Facts { get; }

    public IMethodSymbol Method { get; }

    public SyntaxNode Declaration { get; }

    /// <summary>The rule whose fix asks for the change.</summary>
    public string Rule { get; }

    public FunctionForm Form { get; set; }

    public bool IsEntryPoint { get; set; }

    /// <summary>It is <c>async void</c> and shall return the task that it is.</summary>
    public bool BecomesTask { get; set; }

    /// <summary>It is given the modifier <c>async</c>, because it has something to do once the work is done.</summary>
    public bool BecomesAsync { get; set; }

    /// <summary>It has something left to do once it has waited: a caller that goes on would run ahead of that.</summary>
    public bool HasRest { get; set; }

    /// <summary>It returns a value, for which its callers wait once it waits for the work.</summary>
    public bool ReturnsValue { get; set; }

    /// <summary>It handles an event and all failures of the work: it becomes <c>async void</c>, and has no callers to oblige.</summary>
    public bool IsHandler { get; set; }

    /// <summary>A contract that it implements, or that others implement, changes: it follows, whether it has work to hand out or not.</summary>
    public bool FollowsContract { get; set; }

    /// <summary>A public member of a library: a task-returning successor is added and the member stays as an obsolete forwarder.</summary>
    public bool AddsSuccessor { get; set; }

    /// <summary>A public member of a library whose signature the user lets change.</summary>
    public bool ChangesPublicApi { get; set; }

    /// <summary>The endless wait that joining replaces; null where there is none, or where it stays.</summary>
    public StatementSyntax? ReplacedIdle { get; set; }

    /// <summary>The service that the entry point runs last and that ends with the process: it is awaited beside the others. Null where there is none.</summary>
    public InvocationExpressionSyntax? LastService { get; set; }

    /// <summary>The way in which work that may not end can be waited for all the same, because the end of this function stops it; null where it has none.</summary>
    public DoneAndStop? DoneAndStop { get; set; }

    /// <summary>Somebody waits already for whatever this function hands out, so that it has to end.</summary>
    public bool MustEnd { get; set; }

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

    /// <summary>The declarations of one contract: they change together, or not at all.</summary>
    public List<FunctionPlan> Family { get; } = new();

    /// <summary>The other part of a partial member.</summary>
    public (Document Document, MethodDeclarationSyntax Declaration)? OtherPart { get; set; }

    /// <summary>It is given the suffix <c>Async</c>, because the user asks for it.</summary>
    public bool TakesSuffix { get; set; }

    /// <summary>Where its name stands besides its own declaration: calls, method groups, <c>nameof</c> and documentation. Each file and place is named once.</summary>
    public IEnumerable<(Document Document, TextSpan Span)> Mentions => _mentions.Select(static m => (m.Value, m.Key.Span));

    /// <summary>Its name where it is declared; the first token of what has no name.</summary>
    public SyntaxToken OwnName => NameOf(Declaration);

    public string NewName => AddsSuccessor || TakesSuffix ? OwnName.ValueText + "Async" : OwnName.ValueText;

    public bool IsLambda => Declaration is AnonymousFunctionExpressionSyntax;

    public bool ChangesSignature => !IsEntryPoint && !IsLambda && Form != FunctionForm.Joins && (Method.ReturnsVoid || ReturnsValue);

    /// <summary>Whether it awaits what it receives; else it returns it.</summary>
    public bool Awaits => IsEntryPoint || Method.IsAsync || BecomesAsync;

    /// <summary>Whether there is anything for this function to change for.</summary>
    public bool HasPurpose => HasWork || Family.Any(static f => f.HasWork);

    private bool HasWork => Producers.Count > 0 || BecomesTask;

    public void Mention(Document document, TextSpan span) => _mentions[new SourcePlace(document, span)] = document;

    public void Block(string reason) => Blocker ??= reason;

    /// <summary>Where diagnostics stand that this change answers: the starts that it receives, and its own name where it returns the task that it is.</summary>
    public IEnumerable<SourcePlace> Places()
    {
        foreach (var producer in Producers)
        {
            yield return new SourcePlace(Document, producer.Call.Expression.Span);
        }

        if (BecomesTask)
        {
            yield return new SourcePlace(Document, OwnName.Span);
        }
    }

    private static SyntaxToken NameOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        LocalFunctionStatementSyntax local => local.Identifier,
        _ => declaration.GetFirstToken(),
    };

    /// <summary>How long what this function hands out, or becomes, goes on.</summary>
    public Lifetime Lifetime(HashSet<FunctionPlan>? visited = null)
    {
        visited ??= new HashSet<FunctionPlan>();
        if (!visited.Add(this))
        {
            // Whoever asked first counts what it finds here.
            return Analyzers.Semantics.Lifetime.Ends;
        }

        var own = BecomesTask ? Facts.Lifetimes.OfMethod(Method, default) : Analyzers.Semantics.Lifetime.Ends;
        return Producers.Select(p => p.Lifetime(visited)).Concat(Family.Select(f => f.Lifetime(visited))).Append(own).Max();
    }
}
