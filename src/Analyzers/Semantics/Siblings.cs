using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Are several services waited for together, although the end of one stops none of the others?</summary>
internal static class Siblings
{
    public static bool MayBe(string name) => name is "WhenAll" or "WaitAll";

    /// <summary>The services that a <c>WhenAll</c> or <c>WaitAll</c> waits for, where there are two or more that share no stop signal; else empty.</summary>
    public static IReadOnlyList<IOperation> Of(IInvocationOperation all, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!MayBe(all.TargetMethod.Name) || !facts.Symbols.Is(all.TargetMethod.ContainingType, KnownType.Task) || all.Arguments.Length != 1)
        {
            return [];
        }

        var services = new List<IOperation>();
        var signals = new HashSet<string>();
        foreach (var element in Elements(all.Arguments[0].Value))
        {
            var value = Peel.Awaitable(element);
            value = value is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } single ? Peel.Awaitable(single) : value;
            if (value is not IInvocationOperation service || !IsService(service, facts, cancellationToken) || MayShare(service, signals, facts, cancellationToken))
            {
                return [];
            }

            services.Add(service);
        }

        return services.Count > 1 ? services : [];
    }

    private static IEnumerable<IOperation> Elements(IOperation tasks) => Peel.Conversions(tasks) switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,

        // Arguments of a params span are a collection expression.
        { Kind: (OperationKind)0x7f } collection => collection.ChildOperations,
        _ => [],
    };

    private static bool IsService(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken) =>
        (WorkStart.Of(call, facts.Symbols) is { } start ? facts.Lifetimes.OfWork(start.Work, cancellationToken) : facts.Lifetimes.OfCall(call, cancellationToken)) == Lifetime.Endless;

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
