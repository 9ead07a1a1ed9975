using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does the compiler's own warning CS4014 already speak of this call?</summary>
internal static class UnawaitedCallWarning
{
    private const string Id = "CS4014";

    /// <summary>
    /// It fires on a bare call statement in an asynchronous function, and in a synchronous one where the callee is a source <c>async</c> method; it
    /// misses <c>?.</c>, discards and tuples.
    /// </summary>
    public static bool Fires(IInvocationOperation call, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (call.Syntax.Parent is not ExpressionStatementSyntax || Function.Around(call, member) is not IMethodSymbol function)
        {
            return false;
        }

        var fires = function.IsAsync
            || (call.TargetMethod.IsAsync && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingAssembly, facts.Compilation.Assembly));
        return fires && !IsSuppressed(call.Syntax, facts.Compilation, cancellationToken);
    }

    /// <summary>A project that switched the warning off hears of it from us; a pragma at the call is an answer to just this question.</summary>
    private static bool IsSuppressed(SyntaxNode call, Compilation compilation, CancellationToken cancellationToken) =>
        (EnabledRules.Configured(Id, call.SyntaxTree, compilation, cancellationToken) is { } severity && severity == ReportDiagnostic.Suppress)
        || compilation.Options.WarningLevel < 1;
}
