using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is dropped work of the entry point there to tell the process to stop, as one that watches the keyboard is?</summary>
internal static class MainStop
{
    public static bool IsSignalledBy(IInvocationOperation call, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var work = WorkStart.Of(call, facts.Symbols) is { } start ? start.Work : null;
        var body = work switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            IMethodReferenceOperation reference => facts.Bodies.Of(reference.Method, cancellationToken),
            _ => facts.Bodies.Of(call.TargetMethod, cancellationToken),
        };
        return body is not null && FunctionBody.Operations(body).Any(static o =>
            o is IInvocationOperation { TargetMethod: { } method }
            && (method.Name is "Cancel" or "CancelAsync" or "Set" or "SetResult" or "TrySetResult" or "StopApplication" or "Exit" || (KeyWait.IsConsole(method) && !IsInLoop(o))));
    }

    /// <summary>What asks for input again and again is work; one question may stay unanswered when the process ends.</summary>
    private static bool IsInLoop(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }
}
