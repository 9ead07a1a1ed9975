using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does work do nothing but end or restart the process, once the request that asked for it is answered? Nothing that outlives it can be lost.</summary>
internal static class ProcessStop
{
    public static bool Is(IOperation? work) =>
        work is IAnonymousFunctionOperation lambda
        && FunctionBody.Operations(lambda.Body).OfType<IInvocationOperation>().ToList() is { Count: > 0 } calls
        && calls.Any(Stops)
        && calls.All(static c => Stops(c) || c.TargetMethod is { Name: "Delay" or "Sleep" or "ConfigureAwait" });

    private static bool Stops(IInvocationOperation call) =>
        IsStop(call.TargetMethod.Name) && IsProcess(call.Instance?.Type?.Name ?? call.TargetMethod.ContainingType?.Name ?? "");

    private static bool IsStop(string name) =>
        new[] { "Shutdown", "ShutDown", "Restart", "Reboot", "Stop", "Exit", "Quit", "Terminate" }.Any(word => name.StartsWith(word, StringComparison.Ordinal));

    private static bool IsProcess(string type) =>
        new[] { "Lifecycle", "LifeCycle", "Lifetime", "Application", "Environment", "Host", "System" }.Any(word => type.IndexOf(word, StringComparison.Ordinal) >= 0);
}
