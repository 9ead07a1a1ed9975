using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What goes on while the entry point stands at a wait?</summary>
internal static class RunningWork
{
    /// <summary>Something that was started before the wait, and neither stopped nor awaited by then; null where nothing runs.</summary>
    public static SyntaxNode? At(IOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var position = wait.Syntax.SpanStart;
        var body = LocalUse.Root(wait);
        foreach (var start in facts.EntryPoint.UnawaitedStarts(cancellationToken))
        {
            if (start.Syntax.SyntaxTree != wait.Syntax.SyntaxTree || start.Syntax.SpanStart < position || !body.Syntax.Span.Contains(start.Syntax.Span))
            {
                return start.Syntax;
            }
        }

        return BesideStarts(wait, facts, cancellationToken);
    }

    /// <summary>As <see cref="At"/>, without the starts that could be awaited instead.</summary>
    public static SyntaxNode? BesideStarts(IOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var position = wait.Syntax.SpanStart;
        var body = LocalUse.Root(wait);
        foreach (var part in LocalFunctionAround(wait) is { } local ? new[] { local, body } : new[] { body })
        {
            foreach (var operation in FunctionBody.Operations(part))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (operation.Syntax.SpanStart < position && IsRunning(operation, body, wait, facts, cancellationToken))
                {
                    return operation.Syntax;
                }
            }
        }

        return null;
    }

    /// <summary>The body of the local function that waits; null where the member itself does.</summary>
    private static IOperation? LocalFunctionAround(IOperation wait)
    {
        for (var current = wait.Parent; current is not null; current = current.Parent)
        {
            if (current is ILocalFunctionOperation { Body: { } body })
            {
                return body;
            }
        }

        return null;
    }

    private static bool IsRunning(IOperation operation, IOperation body, IOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (operation)
        {
            case IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation { Event.ContainingType.Name: { } owner } }:
                return owner is not ("Console" or "AppDomain" or "TaskScheduler" or "AssemblyLoadContext" or "SystemEvents" or "Process") && InScope(operation, wait);
            case IObjectCreationOperation { Type: { Name: "Timer", ContainingNamespace.Name: "Threading" } }:
                return InScope(operation, wait) && !IsStopped(HeldIn(operation), body, operation, wait);
            case IInvocationOperation call when IsHeldUntilAfter(call, body, wait, facts, cancellationToken):
                return true;
            case IInvocationOperation { TargetMethod.ReturnsVoid: true } call when IsCancelledBehind(call, body, wait):
                return true;
            case IInvocationOperation call when StartsServer(call):
                return InScope(operation, wait) && !IsStopped(Symbol(Receiver(call)), body, operation, wait);
            default:
                return false;
        }
    }

    /// <summary>A start whose task is first looked at behind the wait.</summary>
    private static bool IsHeldUntilAfter(IInvocationOperation call, IOperation body, IOperation wait, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var begins = WorkStart.Of(call, facts.Symbols) is { Kind: StartKind.TaskRun or StartKind.StartNew } || (call.Type is { Name: "Task" } && call.TargetMethod.ContainingType?.Name != "Task");
        if (!begins || HeldIn(call) is not ILocalSymbol local || facts.Fates.Of(call, cancellationToken) != Fate.Awaited)
        {
            return false;
        }

        return !body.Descendants().Any(o => o is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && !LocalUse.IsWrite(reference) && reference.Syntax.SpanStart < wait.Syntax.SpanStart);
    }

    /// <summary>A call that is given a token which is cancelled behind the wait: <c>bot.StartReceiving(update, error, stop.Token)</c>.</summary>
    private static bool IsCancelledBehind(IInvocationOperation call, IOperation body, IOperation wait)
    {
        foreach (var argument in call.Arguments)
        {
            if (Peel.Conversions(argument.Value) is IPropertyReferenceOperation { Property.Name: "Token", Instance: ILocalReferenceOperation source }
                && body.Descendants().Any(o => o is IInvocationOperation { TargetMethod.Name: "Cancel" or "CancelAsync", Instance: ILocalReferenceOperation cancelled }
                    && cancelled.Syntax.SpanStart > wait.Syntax.SpanStart
                    && SymbolEqualityComparer.Default.Equals(cancelled.Local, source.Local)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A <c>Start</c> of something that can be stopped again.</summary>
    private static bool StartsServer(IInvocationOperation call)
    {
        var name = call.TargetMethod.Name;
        if (name is not ("Start" or "StartAsync" or "Open" or "OpenAsync") || Receiver(call)?.Type is not INamedTypeSymbol type || type.ContainingNamespace is { Name: "Diagnostics" or "Tasks" })
        {
            return false;
        }

        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (HasStop(current))
            {
                return true;
            }
        }

        return type.AllInterfaces.Any(HasStop);
    }

    /// <summary>What the call is made on; an extension of a host starts it too.</summary>
    private static IOperation? Receiver(IInvocationOperation call) =>
        call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? Peel.Conversions(call.Arguments[0].Value) : null);

    private static bool HasStop(INamedTypeSymbol type) =>
        type.GetMembers().Any(static m => m is IMethodSymbol method && StopMember.IsNamedSo(method.Name) && !method.Name.StartsWith("Dispose", StringComparison.Ordinal));

    private static bool IsStopped(ISymbol? held, IOperation body, IOperation start, IOperation wait) =>
        held is not null && body.Descendants().Any(o =>
            o is IInvocationOperation call
            && Receiver(call) is { } instance
            && call.Syntax.SpanStart > start.Syntax.SpanStart && call.Syntax.SpanStart < wait.Syntax.SpanStart
            && StopMember.IsNamedSo(call.TargetMethod.Name)
            && SymbolEqualityComparer.Default.Equals(Symbol(instance), held));

    private static ISymbol? HeldIn(IOperation value)
    {
        while (value.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" })
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            ISimpleAssignmentOperation assignment => Symbol(assignment.Target),
            _ => null,
        };
    }

    private static ISymbol? Symbol(IOperation? operation) => operation is null ? null : Peel.Conversions(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>Whether the wait stands in every <c>using</c>, branch and loop that the start stands in.</summary>
    private static bool InScope(IOperation start, IOperation wait)
    {
        for (var current = start.Parent; current is not null; current = current.Parent)
        {
            if (current is IUsingOperation or ILoopOperation or IConditionalOperation && !current.Syntax.Span.Contains(wait.Syntax.Span))
            {
                return false;
            }
        }

        return true;
    }
}
