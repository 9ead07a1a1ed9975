using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Has a function something left to do once it has waited for work within it, where it waits only since the plan? A caller that goes on beside the work would then run ahead of that.
/// </summary>
internal static class RestBehindWork
{
    public static bool Is(FunctionPlan function) =>
        function is { BecomesAsync: true, IsHandler: false, IsEntryPoint: false } && function.Producers.Any(p => Is(p, function));

    /// <summary>Whether nothing follows the call before the caller waits for it, so that nothing runs ahead.</summary>
    public static bool IsLast(Producer producer, FunctionPlan caller) => !IsFollowed(producer.Place, JoinScope.Inner(producer, caller.Declaration) ?? caller.Declaration, isDisposal: false);

    private static bool Is(Producer producer, FunctionPlan function)
    {
        var inner = JoinScope.Inner(producer, function.Declaration);
        return (inner is not null && JoinScope.Disposes(inner, producer))
            || ((inner ?? (producer.IsAwaitedAtOnce || IsDisposed(producer, function) ? producer.Place : null)) is { } waits && IsFollowed(waits, function.Declaration, isDisposal: true));
    }

    /// <summary>Whether the end of the function disposes of what is in force at the call.</summary>
    public static bool IsDisposed(Producer producer, FunctionPlan function) =>
        FormChoice.Body(function.Declaration) is BlockSyntax body && JoinScope.Disposes(body, producer);

    private static bool IsFollowed(SyntaxNode place, SyntaxNode scope, bool isDisposal)
    {
        for (var node = place; node != scope && node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case BlockSyntax { Statements: var all } when HasMore(all, node) || (isDisposal && all.Any(s => s.SpanStart < node.SpanStart && s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 })):
                case SwitchSectionSyntax section when HasMore(section.Statements, node):
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } when unit.Members.OfType<GlobalStatementSyntax>().Last() != parent:
                case TryStatementSyntax { Finally: not null }:
                case UsingStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax:
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether a statement other than a plain <c>return</c> or <c>break</c> follows.</summary>
    private static bool HasMore(SyntaxList<StatementSyntax> statements, SyntaxNode node) =>
        statements.FirstOrDefault(s => s.SpanStart > node.SpanStart && s is not LocalFunctionStatementSyntax) is { } next && next is not (ReturnStatementSyntax { Expression: null } or BreakStatementSyntax);
}
