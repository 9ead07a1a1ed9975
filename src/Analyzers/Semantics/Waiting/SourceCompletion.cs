using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Where is a <c>TaskCompletionSource</c> completed, in which callback, and does anything there decide whether it is?</summary>
internal static class SourceCompletion
{
    /// <summary>Whether a call or method group completes the source that it names.</summary>
    public static bool IsOne(IOperation operation, KnownSymbols symbols, out IOperation source)
    {
        var (method, instance) = operation switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Instance),
            IMethodReferenceOperation group => (group.Method, group.Instance),
            _ => default,
        };
        source = instance is null ? operation : Peel.Conversions(instance);
        return instance is not null
            && method!.Name is "SetResult" or "SetException" or "SetCanceled" or "TrySetResult" or "TrySetException" or "TrySetCanceled"
            && (symbols.Is(method.ContainingType, KnownType.TaskCompletionSource) || symbols.Is(method.ContainingType, KnownType.TaskCompletionSourceOfT));
    }

    /// <summary>The completions that one way out of the member leads to, with their callbacks: where the source is named, or by whoever is given it.</summary>
    public static IEnumerable<(IOperation Completion, IOperation Callback, bool IsIndependent)> By(EscapeWay way, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (way.Kind)
        {
            case EscapeKind.Captured or EscapeKind.Bound:
                var completion = way.Kind == EscapeKind.Bound ? way.Receiver : Peel.Outward(way.Mention).Parent;
                if (completion is not null && IsOne(completion, facts.Symbols, out _) && CallbackAround(completion, mayBeMember: false) is { } callback)
                {
                    yield return (completion, callback, IsIndependent(callback, facts.Symbols));
                }

                break;
            case EscapeKind.HandedOver when IsRegistration(way.Receiver):
                foreach (var argument in Arguments(way.Receiver))
                {
                    var given = Peel.Delegate(argument.Value) switch
                    {
                        IAnonymousFunctionOperation lambda => lambda,
                        IMethodReferenceOperation { Method: { MethodKind: not MethodKind.LocalFunction } method } => facts.Bodies.Of(method, cancellationToken),
                        _ => null,
                    };
                    foreach (var other in OfParameter(given, facts.Symbols))
                    {
                        yield return (other, given!, true);
                    }
                }

                break;
            case EscapeKind.HandedOver when way.Receiver is IInvocationOperation { TargetMethod: { IsVirtual: false, IsAbstract: false, MethodKind: not MethodKind.LocalFunction } helper }:
                // A helper, or an extension method, that registers a completion of its own.
                foreach (var other in OfParameter(facts.Bodies.Of(helper, cancellationToken), facts.Symbols))
                {
                    if (CallbackAround(other, mayBeMember: false) is { } inner)
                    {
                        yield return (other, inner, IsIndependent(inner, facts.Symbols));
                    }
                }

                break;
        }
    }

    /// <summary>What a callback is given as its state, where the value is its parameter.</summary>
    public static IOperation? StateOf(IOperation value)
    {
        if (Peel.Conversions(value) is not IParameterReferenceOperation { Parameter: { Ordinal: 0, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } owner } } state)
        {
            return null;
        }

        for (IOperation? current = state; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda && SymbolEqualityComparer.Default.Equals(lambda.Symbol, owner))
            {
                return Givings(lambda).FirstOrDefault(IsRegistrationArgument)?.Parent is { } call
                    ? Arguments(call).Select(static a => Peel.Conversions(a.Value)).FirstOrDefault(static v => v is ILocalReferenceOperation { Local.Type.Name: "TaskCompletionSource" } or IFieldReferenceOperation { Field.Type.Name: "TaskCompletionSource" })
                    : null;
            }
        }

        return null;
    }

    /// <summary>The lambda, local function or method group that is given to others and that the completion stands in; of a field's, the member may do.</summary>
    public static IOperation? CallbackAround(IOperation completion, bool mayBeMember)
    {
        for (var current = completion is IMethodReferenceOperation ? completion : completion.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation or IMethodReferenceOperation)
            {
                return Givings(current).Any(IsGiven) ? current : null;
            }

            if (current.Parent is null)
            {
                // A constructor is first, whoever comes after it.
                return mayBeMember && current is not IConstructorBodyOperation && current.Syntax.Parent is not Microsoft.CodeAnalysis.CSharp.Syntax.ConstructorDeclarationSyntax ? current : null;
            }
        }

        return null;
    }

    /// <summary>A cancellation or a timer comes whatever other callbacks were called; two events may be the two ends of one story.</summary>
    public static bool IsIndependent(IOperation callback, KnownSymbols symbols) =>
        Givings(callback).Any(r => IsRegistrationArgument(r) && (r.Parent is not IObjectCreationOperation { Type: var timer } || symbols.Is(timer, KnownType.Timer)));

    /// <summary>Whether nothing around the completion decides about it: no lock or try, no condition but on what the callback is given, and nothing before it that could.</summary>
    public static bool StandsAlone(IOperation completion)
    {
        for (var current = completion is IMethodReferenceOperation ? null : completion.Parent; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation or IMethodBodyBaseOperation); current = current.Parent)
        {
            if (current is not (IExpressionStatementOperation or IBlockOperation or IReturnOperation or IConversionOperation)
                && !(current is IConditionalOperation { Condition: { } asked, Type: null } && !asked.Syntax.Span.Contains(completion.Syntax.Span) && DataQuestion.Is(asked)))
            {
                return false;
            }

            if (current is IBlockOperation block && block.Operations.TakeWhile(o => !o.Syntax.Span.Contains(completion.Syntax.Span)).Any(static o => !Proceeds(o)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the callback takes a lock, sets a flag, or ends the other.</summary>
    public static bool Settles(IOperation callback) => callback.DescendantsAndSelf().Any(static o =>
        o is ILockOperation or IInvocationOperation { TargetMethod.ContainingType.Name: "Interlocked" or "Monitor" } or IInvocationOperation { TargetMethod.Name: "Dispose" or "DisposeAsync" or "Unregister" or "Change" });

    /// <summary>Whether the callback takes a handler off its event: what is taken off is not called any more.</summary>
    public static bool Unsubscribes(IOperation callback) => callback.DescendantsAndSelf().Any(static o => o is IEventAssignmentOperation { Adds: false });

    /// <summary>A statement after which the next one comes, or that leaves by what the callback was given, and that settles nothing.</summary>
    private static bool Proceeds(IOperation statement) =>
        (statement is IExpressionStatementOperation or IVariableDeclarationGroupOperation or ILocalFunctionOperation || (statement is IConditionalOperation { Condition: { } asked } && DataQuestion.Is(asked)))
        && !statement.Descendants().Any(static d => d is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Dispose" or "Unregister" or "Exchange" or "CompareExchange" });

    private static IEnumerable<IOperation> OfParameter(IOperation? body, KnownSymbols symbols) =>
        body?.Descendants().Where(o => IsOne(o, symbols, out var source) && IsParameter(source)) ?? Enumerable.Empty<IOperation>();

    private static bool IsParameter(IOperation source) =>
        source is IParameterReferenceOperation || (source is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } value && Peel.Conversions(value) is IParameterReferenceOperation);

    /// <summary>What the callback is given to: of a local function, wherever it is named.</summary>
    private static IEnumerable<IOperation> Givings(IOperation callback)
    {
        var named = callback is ILocalFunctionOperation { Symbol: var symbol }
            ? LocalUse.Root(callback).Descendants().Where(o => o is IMethodReferenceOperation { Method: var method } && SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, symbol))
            : new[] { callback };
        foreach (var name in named)
        {
            var made = name;
            while (made.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
            {
                made = made.Parent;
            }

            if (made.Parent is { } receiver)
            {
                yield return receiver;
            }
        }
    }

    private static bool IsGiven(IOperation receiver) =>
        receiver is IEventAssignmentOperation { Adds: true } || (receiver is IArgumentOperation { Parent: { } call } && !(call is IInvocationOperation invocation && PendingSource.IsCalledAtOnce(invocation)));

    private static bool IsRegistrationArgument(IOperation receiver) => receiver is IArgumentOperation { Parent: { } call } && IsRegistration(call);

    private static IEnumerable<IArgumentOperation> Arguments(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        IObjectCreationOperation creation => creation.Arguments,
        _ => Enumerable.Empty<IArgumentOperation>(),
    };

    private static bool IsRegistration(IOperation call) => call switch
    {
        IInvocationOperation registration => registration.TargetMethod is { Name: "Register" or "UnsafeRegister", ContainingType.Name: "CancellationToken" },
        IObjectCreationOperation { Type.Name: "Timer" } => true,
        _ => false,
    };
}
