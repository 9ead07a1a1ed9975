using System;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is an asynchronous function given where nobody can wait for it, because the delegate returns <c>void</c>?</summary>
internal sealed class AsyncVoidDelegate
{
    private readonly CompilationFacts _facts;

    public AsyncVoidDelegate(CompilationFacts facts) => _facts = facts;

    /// <summary>Whether the work of a start is an <c>async void</c> delegate that is reported where it is made.</summary>
    public bool IsWork(IOperation? work, CancellationToken cancellationToken) =>
        work?.Parent is IDelegateCreationOperation creation && Is(creation, cancellationToken);

    /// <summary>
    /// Whether the conversion loses the task: an async lambda, or an <c>async void</c> method group, given as an argument or held in a local, whose failure can leave
    /// it; or any where the receiver takes its return for its end. Event handlers and what is posted to a user interface are left out.
    /// </summary>
    public bool Is(IDelegateCreationOperation creation, CancellationToken cancellationToken)
    {
        if (BodyOf(creation.Target, cancellationToken) is not { } body
            || creation.Type is not INamedTypeSymbol { DelegateInvokeMethod: { ReturnsVoid: true } invoke }
            || AsyncVoid.IsEventHandlerShape(invoke)
            || !AsyncVoid.Awaits(body))
        {
            return false;
        }

        var value = Peel.Outward(creation);

        switch (value.Parent)
        {
            case IArgumentOperation argument:
                return !IsPosting(argument) && !IsSignal(argument) && !IsSubscription(argument, creation) && (TakesReturnForEnd(argument) || _facts.AsyncVoid.FailureEscapes(body, cancellationToken));
            case IVariableInitializerOperation or IReturnOperation:
                return _facts.AsyncVoid.FailureEscapes(body, cancellationToken);
            default:
                // Attached to an event, or assigned to a member that serves as one.
                return false;
        }
    }

    private IOperation? BodyOf(IOperation target, CancellationToken cancellationToken) => target switch
    {
        IAnonymousFunctionOperation { Symbol: { IsAsync: true, ReturnsVoid: true } } lambda => lambda.Body,
        IMethodReferenceOperation { Method: { IsAsync: true, ReturnsVoid: true } method } when !AsyncVoid.IsEventHandlerShape(method) => _facts.Bodies.Of(method, cancellationToken),
        _ => null,
    };

    /// <summary>Receivers that go on as soon as the delegate returns, as if its work were done.</summary>
    private bool TakesReturnForEnd(IArgumentOperation argument)
    {
        if (argument.Parent is not IInvocationOperation { TargetMethod: { } method })
        {
            return false;
        }

        return method.Name switch
        {
            "ForEach" => method.ContainingType.Name is "List" or "Array" or "Parallel" or "ParallelEnumerable" or "ImmutableList",
            "For" or "Invoke" => method.ContainingType.Name == "Parallel",
            "ForAll" => method.ContainingType.Name == "ParallelEnumerable",
            "Run" => _facts.Symbols.Is(method.ContainingType, KnownType.Task),
            _ => false,
        };
    }

    /// <summary>A handler of a signal is one of an event by another name, and the process ends with it.</summary>
    private static bool IsSignal(IArgumentOperation argument) => argument.Parent is IInvocationOperation { TargetMethod.ContainingType.Name: "PosixSignalRegistration" };

    /// <summary>A named handler that is given to <c>Subscribe</c>, which nothing but a <c>void</c> delegate can be given to, is attached to an event by another name.</summary>
    private static bool IsSubscription(IArgumentOperation argument, IDelegateCreationOperation creation) =>
        creation.Target is IMethodReferenceOperation && argument.Parent is IInvocationOperation { TargetMethod.Name: var name } && name.StartsWith("Subscribe", StringComparison.Ordinal);

    /// <summary>A message loop runs what is posted to it; waiting is not what it is for.</summary>
    private static bool IsPosting(IArgumentOperation argument)
    {
        if (argument.Parent is not IInvocationOperation { TargetMethod: { ContainingType: { } type } method })
        {
            return false;
        }

        return method.Name is "Post" or "TryEnqueue" or "BeginInvoke" or "BeginInvokeOnMainThread" or "InvokeOnMainThread" or "RunOnUiThread" or "CallDeferred"
            || (method.Name is "Invoke" or "InvokeAsync" or "RunAsync" or "Send" or "Schedule"
                && (type.Name.IndexOf("Dispatcher", StringComparison.Ordinal) >= 0 || type.Name is "MainThread" or "SynchronizationContext" or "Control" or "ComponentBase"));
    }
}
