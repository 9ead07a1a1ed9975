using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Are several services waited for together, although the end of one stops none of the others?</summary>
internal static class Siblings
{
    public static bool MayBe(string name) => name is "WhenAll" or "WaitAll" or "WhenAny";

    /// <summary>
    /// The services that a <c>WhenAll</c> or <c>WaitAll</c> waits for, or a <c>WhenAny</c> of which their owner leaves the others behind, where there are two or more
    /// that share no stop signal; else empty, as for a wait that is bounded by a time.
    /// </summary>
    public static IReadOnlyList<IInvocationOperation> Of(IInvocationOperation wait, CompilationFacts facts, CancellationToken cancellationToken) =>
        MayBe(wait.TargetMethod.Name)
            && facts.Symbols.Is(wait.TargetMethod.ContainingType, KnownType.Task)
            && wait.Arguments.All(a => wait.Arguments.Length == 1 || a.Parameter?.Type.Name == "Task")
            && wait.Parent is not IInvocationOperation { TargetMethod.Name: "WaitAsync" }
            && (wait.TargetMethod.Name != "WhenAny" || OwnerLeaves(wait, facts, cancellationToken))
                ? Services(wait, wait.Arguments.Length == 1 ? Elements(wait.Arguments[0].Value) : wait.Arguments.Select(static a => a.Value), facts, cancellationToken)
                : [];

    /// <summary>The services of <c>await server; await debug;</c>, asked at the first of these waits; else empty.</summary>
    public static IReadOnlyList<IInvocationOperation> InSequence(IAwaitOperation first, CompilationFacts facts, CancellationToken cancellationToken) =>
        Waits(first) is { Count: > 1 } waits ? Services(first, waits, facts, cancellationToken) : [];

    /// <summary>The locals of the waits that follow each other, from the first one on; empty where the wait is not the first.</summary>
    private static IReadOnlyList<ILocalReferenceOperation> Waits(IAwaitOperation first)
    {
        if (Awaited(first.Parent) is null || first.Parent!.Parent is not IBlockOperation block)
        {
            return [];
        }

        var index = block.Operations.IndexOf(first.Parent);
        if (index + 1 >= block.Operations.Length || (index > 0 && Awaited(block.Operations[index - 1]) is not null))
        {
            return [];
        }

        return block.Operations.Skip(index).Select(Awaited).TakeWhile(static local => local is not null).Select(static local => local!).ToList();
    }

    private static ILocalReferenceOperation? Awaited(IOperation? statement) =>
        statement is IExpressionStatementOperation { Operation: IAwaitOperation wait } ? Peel.Awaitable(wait.Operation) as ILocalReferenceOperation : null;

    /// <summary>
    /// Whether the first to end is the last thing that an owner waits for, and the owner is not the process: at the end of the entry point the process ends, and whatever runs
    /// with it.
    /// </summary>
    private static bool OwnerLeaves(IInvocationOperation any, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var statement = any.Syntax.FirstAncestorOrSelf<StatementSyntax>();
        var isLast = statement is null
            || (statement.Parent is BlockSyntax { Parent: BaseMethodDeclarationSyntax } block && (statement is ReturnStatementSyntax || block.Statements[block.Statements.Count - 1] == statement));
        return isLast
            && LocalUse.Root(any).Syntax.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            && any.SemanticModel?.GetDeclaredSymbol(declaration, cancellationToken) is { IsStatic: false } member
            && Function.Around(any, member).Equals(member, SymbolEqualityComparer.Default)
            && HasStop(member.ContainingType)
            && !facts.EntryPoint.Includes(member, cancellationToken);
    }

    private static bool HasStop(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static m => m is IMethodSymbol method && StopMember.Is(method)))
            {
                return true;
            }
        }

        return false;
    }

    private static IReadOnlyList<IInvocationOperation> Services(IOperation wait, IEnumerable<IOperation> elements, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var services = new List<IInvocationOperation>();
        var signals = new HashSet<string>();
        foreach (var element in elements)
        {
            var value = Peel.Awaitable(element);
            value = value is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } single ? Peel.Awaitable(single) : value;
            if (value is not IInvocationOperation service || !IsService(service, facts, cancellationToken) || MayShare(service, signals, facts, cancellationToken))
            {
                return [];
            }

            services.Add(service);
        }

        return services.Count > 1 && !AreTold(services, wait) ? services : [];
    }

    /// <summary>Whether something was told to stop since the services were started: then they are waited for on their way out.</summary>
    private static bool AreTold(List<IInvocationOperation> services, IOperation wait)
    {
        var start = services.Min(static s => s.Syntax.SpanStart);
        return LocalUse.Root(wait).Descendants().Any(o =>
            o is IInvocationOperation call
            && call.Syntax.SpanStart > start && call.Syntax.Span.End < wait.Syntax.SpanStart
            && (call.TargetMethod.Name.StartsWith("Cancel", StringComparison.Ordinal) || StopMember.IsNamedSo(call.TargetMethod.Name)));
    }

    private static IEnumerable<IOperation> Elements(IOperation tasks) => Peel.Conversions(tasks) switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,

        // Arguments of a params span are a collection expression.
        { Kind: (OperationKind)0x7f } collection => collection.ChildOperations,
        _ => [],
    };

    private static bool IsService(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        (WorkStart.Of(call, facts.Symbols) is { } start ? facts.NearLifetimes.OfWork(start.Work, cancellationToken) : facts.NearLifetimes.OfCall(call, cancellationToken)) == Lifetime.Endless;

    /// <summary>Whether a service takes a stop signal that another one takes too, or asks one that its call does not show.</summary>
    private static bool MayShare(IInvocationOperation service, HashSet<string> signals, CompilationFacts facts, CancellationToken cancellationToken)
    {
        foreach (var operation in service.DescendantsAndSelf())
        {
            if (TokenOrigin.IsToken(operation.Type) && operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Property.Name: not "None" }
                && !signals.Add(operation.Syntax.ToString()))
            {
                return true;
            }

            if (operation is IInvocationOperation call && AsksState(call.TargetMethod, facts, cancellationToken, 0))
            {
                return true;
            }

            if (operation is IMethodReferenceOperation reference && AsksState(reference.Method, facts, cancellationToken, 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a body looks at state of its type by which others may stop it.</summary>
    private static bool AsksState(IMethodSymbol method, CompilationFacts facts, CancellationToken cancellationToken, int depth)
    {
        if (depth > 2 || facts.Bodies.Of(method, cancellationToken) is not { } body)
        {
            return false;
        }

        foreach (var operation in body.DescendantsAndSelf())
        {
            if (operation is IFieldReferenceOperation { Field: { IsConst: false, IsReadOnly: false } field } && StopSignal.IsFlagType(field.Type))
            {
                return true;
            }

            if (operation is IFieldReferenceOperation { Field: { } source } && (StopSignal.IsSignalType(source.Type) || TokenOrigin.IsToken(source.Type)))
            {
                return true;
            }

            if (operation is IInvocationOperation call && AsksState(call.TargetMethod, facts, cancellationToken, depth + 1))
            {
                return true;
            }
        }

        return false;
    }
}
