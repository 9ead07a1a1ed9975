using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does the entry point wait for something that would go on when the signals no longer end the process?</summary>
internal static class EntryPointWaits
{
    /// <summary>Why the process would outlive a signal that ends only what the needs run; null where it would not.</summary>
    public static string? ForOthersThan(EditSite site, IMethodSymbol main, IReadOnlyCollection<SyntaxNode> needs)
    {
        if (site.Facts is not { } facts || facts.Bodies.Of(main, site.CancellationToken) is not { } body)
        {
            return "its body cannot be seen";
        }

        foreach (var operation in FunctionBody.Operations(body))
        {
            var syntax = operation.Syntax;
            var isLoop = operation is IWhileLoopOperation or IForLoopOperation { Condition: null };
            if (needs.Any(n => syntax.Span.Contains(n.Span) && syntax != n))
            {
                if (isLoop)
                {
                    return "the entry point would begin anew what was stopped";
                }

                continue;
            }

            if (needs.Any(n => n.Span.Contains(syntax.Span)))
            {
                continue;
            }

            if (isLoop || AnswersSignals(operation) || (operation is IInvocationOperation call && Waits(call, facts, site)))
            {
                return "the entry point waits for something else";
            }
        }

        return null;
    }

    private static bool Waits(IInvocationOperation call, CompilationFacts facts, EditSite site) =>
        facts.Lifetimes.OfCall(call, site.CancellationToken) switch
        {
            Lifetime.Endless => true,
            Lifetime.Unknown => call.TargetMethod.ContainingAssembly?.Name is { } name && (name.StartsWith("System", StringComparison.Ordinal) || name is "mscorlib" or "netstandard"),
            _ => false,
        };

    /// <summary>Something else answers the signals already.</summary>
    private static bool AnswersSignals(IOperation operation) => operation switch
    {
        IMemberReferenceOperation { Member.Name: "CancelKeyPress" or "ProcessExit" } => true,
        IInvocationOperation { TargetMethod.ContainingType.Name: "PosixSignalRegistration" } => true,
        _ => false,
    };
}
