using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Which failures does a reader have to expect? Those of calls that leave the process's memory or cannot be seen, of explicit throws and of foreign awaits; not
/// cancellation, and not what only works on memory.
/// </summary>
internal sealed class ExpectedFailure
{
    // What is further away counts as working.
    private const int MaxDepth = 3;

    private readonly CompilationFacts _facts;
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _methods = new(SymbolEqualityComparer.Default);

    public ExpectedFailure(CompilationFacts facts) => _facts = facts;

    /// <summary>The first operation in what runs here whose failure no catch-all inside of it keeps; null where none is expected.</summary>
    public IOperation? In(IOperation scope, CancellationToken cancellationToken) => In(scope, 0, cancellationToken);

    /// <summary>
    /// As <see cref="In(IOperation, CancellationToken)"/>, where it is already known that nobody looks: then every call that is not guarded itself counts, but for those that only work on memory
    /// or that are a loop's end.
    /// </summary>
    public IOperation? Unguarded(IOperation scope, CancellationToken cancellationToken) => Unguarded(scope, 0, cancellationToken);

    /// <summary>The first failure that leaves the delegate; null where none is expected, or where the delegate cannot be seen.</summary>
    public IOperation? InWork(IOperation? work, CancellationToken cancellationToken) => BodyOf(work, cancellationToken) is { } body ? In(body, 0, cancellationToken) : null;

    /// <summary>The body that a delegate runs, where it can be seen.</summary>
    public IOperation? BodyOf(IOperation? work, CancellationToken cancellationToken) => (work is null ? null : Peel.Delegate(work)) switch
    {
        IAnonymousFunctionOperation lambda => lambda.Body,
        IMethodReferenceOperation { Method: { } method } reference when !reference.IsVirtual || method.ContainingType.IsSealed => _facts.Bodies.Of(method, cancellationToken),
        ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value && Peel.Delegate(value) is IAnonymousFunctionOperation lambda => lambda.Body,
        _ => null,
    };

    private IOperation? In(IOperation scope, int depth, CancellationToken cancellationToken) => Find(scope, o => Fails(o, depth, cancellationToken), cancellationToken);

    private IOperation? Unguarded(IOperation scope, int depth, CancellationToken cancellationToken) =>
        Find(scope, o => Fails(o, depth, cancellationToken) || (o is IInvocationOperation call && IsUnguarded(call, depth, cancellationToken)), cancellationToken);

    private bool IsUnguarded(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        if (EndingWait.Is(call.TargetMethod) || SanctionedSink.IsTaskLike(call.Type, _facts.Symbols) || IsRaise(call) || _facts.Guards.OfCall(call, cancellationToken) != GuardState.Unguarded)
        {
            return false;
        }

        return CannotBeSeen(call) || _facts.Bodies.SyntaxOf(call.TargetMethod, cancellationToken) is null
            ? !IsQuestion(call.TargetMethod) && MayLeave.CanThrow(call, _facts, cancellationToken)
            : depth < MaxDepth && _facts.Bodies.Of(call.TargetMethod, cancellationToken) is { } body && Unguarded(body, depth + 1, cancellationToken) is not null;
    }

    private IOperation? Find(IOperation scope, Func<IOperation, bool> fails, CancellationToken cancellationToken)
    {
        var pending = new Stack<IOperation>();
        pending.Push(scope);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = pending.Pop();
            if (IsKept(current, scope))
            {
                continue;
            }

            if (fails(current))
            {
                return current;
            }

            foreach (var child in current.ChildOperations.Reverse())
            {
                pending.Push(child);
            }
        }

        return null;
    }

    /// <summary>Whether what happens in there stays there: under a catch-all, in a handler that is meant for it, or in a function that is only written there.</summary>
    private bool IsKept(IOperation operation, IOperation scope) =>
        operation is ICatchClauseOperation
        || (operation is ITryOperation attempt && CatchAll.Handles(attempt, _facts.Symbols))
        || (operation is IAnonymousFunctionOperation or ILocalFunctionOperation && operation != scope);

    private static bool IsRaise(IInvocationOperation call) => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && IsEvent(call.Instance);

    private bool Fails(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IThrowOperation { Exception: { } exception }:
                return IsOfTheWorld(Peel.Conversions(exception).Type, depth);
            case IAwaitOperation awaited:
                return AwaitFails(Peel.Awaitable(awaited.Operation), depth, cancellationToken);
            case IReturnOperation { ReturnedValue: { } value } when SanctionedSink.IsTaskLike(value.Type, _facts.Symbols):
                return AwaitFails(Peel.Awaitable(value), depth, cancellationToken);
            case IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter", Instance: { } task } when SanctionedSink.IsTaskLike(task.Type, _facts.Symbols):
                return AwaitFails(Peel.Awaitable(task), depth, cancellationToken);
            case IInvocationOperation call when !SanctionedSink.IsTaskLike(call.Type, _facts.Symbols):
                return CallFails(call, depth, cancellationToken);
            default:
                return false;
        }
    }

    private bool AwaitFails(IOperation awaitable, int depth, CancellationToken cancellationToken)
    {
        if (CannotFail.Awaiting(awaitable) || awaitable is IInvocationOperation { TargetMethod: { Name: "WhenAny" or "FromResult" or "CompletedTask", ContainingType.Name: "Task" } })
        {
            return false;
        }

        return awaitable switch
        {
            IInvocationOperation { TargetMethod: { Name: "WhenAll" or "Run", ContainingType.Name: "Task" } } => true,
            IInvocationOperation call => CallFails(call, depth, cancellationToken),
            ILocalReferenceOperation local when LocalUse.SingleValue(local) is { } value && Peel.Awaitable(value) is var awaited && awaited is not ILocalReferenceOperation => AwaitFails(awaited, depth + 1, cancellationToken),
            _ => false,
        };
    }

    private bool CallFails(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        var method = call.TargetMethod;
        if (CannotFail.Calling(call, _facts.Symbols) || EndingWait.Is(method))
        {
            return false;
        }

        // Who subscribes to an event is known to the class that raises it even less than what a delegate does.
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return !IsRaise(call);
        }

        if (_facts.Bodies.SyntaxOf(method, cancellationToken) is not null && !(call.IsVirtual && !method.ContainingType.IsSealed))
        {
            return MethodFails(method, depth, cancellationToken);
        }

        return SanctionedSink.IsTaskLike(call.Type, _facts.Symbols) ? !MayLeave.WorksOnMemory(method.ContainingType)
            : IsInFramework(method) ? LeavesTheProcess(method.ContainingType)
            : CannotBeSeen(call) && !SaysThatItAsks(method.Name) && !SaysThatItTells(method.Name);
    }

    /// <summary>Which implementation runs is decided elsewhere.</summary>
    private bool CannotBeSeen(IInvocationOperation call) =>
        call.TargetMethod.ContainingType?.TypeKind == TypeKind.Interface
        || (call.IsVirtual && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, _facts.Compilation.Assembly));

    /// <summary>
    /// Cancellation is asked for, and a wrong argument is a mistake of the code, not a failure of the world; so is a call at the wrong time, where what is called says so.
    /// </summary>
    private bool IsOfTheWorld(ITypeSymbol? exception, int depth) =>
        !(depth > 0 && exception?.Name == "InvalidOperationException")
        && !_facts.Symbols.IsOrInherits(exception, KnownType.OperationCanceledException)
        && exception?.Name is not ("ArgumentException" or "ArgumentNullException" or "ArgumentOutOfRangeException" or "NotImplementedException" or "NotSupportedException" or "ObjectDisposedException" or "UnreachableException" or "SwitchExpressionException");

    private static bool IsEvent(IOperation? invoked)
    {
        if (invoked is IConditionalAccessInstanceOperation)
        {
            for (var current = invoked.Parent; current is not null; current = current.Parent)
            {
                if (current is IConditionalAccessOperation access)
                {
                    return IsEvent(access.Operation);
                }
            }
        }

        return invoked is not null && (Peel.Conversions(invoked) is IEventReferenceOperation || IsHook(Peel.Conversions(invoked)) || invoked.Type?.Name is "EventHandler" or "PropertyChangedEventHandler"
            || (Peel.Conversions(invoked) is ILocalReferenceOperation local && LocalUse.SingleValue(local) is { } value && Peel.Conversions(value) is IEventReferenceOperation));
    }

    /// <summary>A property or field that others may set: an event by another name.</summary>
    private static bool IsHook(IOperation invoked) => invoked is IPropertyReferenceOperation { Property.SetMethod.DeclaredAccessibility: not Accessibility.Private }
        or IFieldReferenceOperation { Field: { IsReadOnly: false, DeclaredAccessibility: not Accessibility.Private } };

    private static bool IsInFramework(IMethodSymbol method) =>
        method.ContainingAssembly?.Name is { } name
        && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || name is "mscorlib" or "netstandard" or "WindowsBase");

    /// <summary>Files, sockets, processes, databases and other machines.</summary>
    private static bool LeavesTheProcess(INamedTypeSymbol? type)
    {
        var space = type?.ContainingNamespace?.ToDisplayString() ?? "";
        return type?.Name is not ("Path" or "MemoryStream" or "StringReader" or "StringWriter" or "IPAddress" or "IPEndPoint" or "EndPoint" or "WebUtility" or "UriBuilder" or "TextWriter")
            && (space is "System.IO" || space.StartsWith("System.IO.Pipes", StringComparison.Ordinal) || space.StartsWith("System.Net", StringComparison.Ordinal) || space.StartsWith("System.Data", StringComparison.Ordinal));
    }

    /// <summary>What answers yes or no, and says so by its name, looks at what is in memory.</summary>
    private static bool IsQuestion(IMethodSymbol method) => method.ReturnType.SpecialType == SpecialType.System_Boolean && SaysThatItAsks(method.Name);

    private static bool SaysThatItAsks(string name) =>
        name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("Try", StringComparison.Ordinal) || name.StartsWith("Is", StringComparison.Ordinal) || name.StartsWith("Has", StringComparison.Ordinal) || name.StartsWith("Can", StringComparison.Ordinal)
        || name.StartsWith("On", StringComparison.Ordinal) || name.StartsWith("Log", StringComparison.Ordinal) || name.StartsWith("Contains", StringComparison.Ordinal);

    /// <summary>What is told of a failure does not fail itself.</summary>
    private static bool SaysThatItTells(string name) =>
        name.EndsWith("Error", StringComparison.Ordinal) || name.EndsWith("Exception", StringComparison.Ordinal) || name.EndsWith("Failure", StringComparison.Ordinal) || name.EndsWith("Warning", StringComparison.Ordinal);

    private bool MethodFails(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_methods.TryGetValue(method, out var known))
        {
            return known;
        }

        if (depth >= MaxDepth || _facts.Bodies.Of(method, cancellationToken) is not { } body)
        {
            return false;
        }

        var fails = In(body, depth + 1, cancellationToken) is not null;
        if (fails || depth == 0)
        {
            _methods.TryAdd(method, fails);
        }

        return fails;
    }
}
