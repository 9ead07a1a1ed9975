using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>How sure must one be that a call was meant to be awaited?</summary>
internal enum AwaitedWhere
{
    /// <summary>The code around it says so: whatever cannot be seen to be endless is awaited.</summary>
    ItWasMeant,

    /// <summary>It is written as a statement like any other.</summary>
    ItLooksForgotten,

    /// <summary>Only work that is seen to end.</summary>
    ItEnds,
}

/// <summary>Awaits a dropped call right where it stands.</summary>
internal static class AwaitInPlace
{
    /// <summary>
    /// Writes the <c>await</c>; returns its title, or null where awaiting here is not right. A callee that cannot be seen may be one that
    /// serves for ever; it is awaited only where the code around it says that it was meant to be. What pauses, and was discarded ahead of other code, goes on beside it.
    /// </summary>
    public static string? Write(FixSite site, AwaitedWhere where)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is not IMethodSymbol function
            || site.Facts is not { } facts
            || !AwaitPlace.CanAwait(operation, function)
            || PlannedStart.IsCancelledWhereNotNeeded(operation)
            || (where == AwaitedWhere.ItLooksForgotten && ProjectFacts.AnswersRequest(function, facts, site.Root.SyntaxTree))
            || StatementOf(call) is not { } statement
            || ValueOf(statement) is not { } value
            || HasRemark(statement, value)
            || (GoesOnBeside(operation, statement, facts, site) && !IsLast(statement))
            || !Ends(operation, facts, where == AwaitedWhere.ItWasMeant || (where == AwaitedWhere.ItLooksForgotten && statement is ExpressionStatementSyntax { Expression: not AssignmentExpressionSyntax }), site))
        {
            return null;
        }

        var before = TextSpan.FromBounds(statement.SpanStart, value.SpanStart);
        if (value is ConditionalAccessExpressionSyntax access)
        {
            // x?.FooAsync(); has nothing to await where x is null.
            if (access.WhenNotNull != call || operation.Type?.Name != "Task")
            {
                return null;
            }

            var task = TypeNames.Of("System.Threading.Tasks", "Task", 0, site.Document, site.Model, call.SpanStart, site.Layout, site.Edits);
            site.Replace(before, "await (");
            site.Insert(value.Span.End, " ?? " + task + ".CompletedTask)" + site.Layout.ConfigureAwait);
        }
        else if (value == call || value == Configured(call))
        {
            site.Replace(before, "await ");
            if (value == call)
            {
                site.Insert(value.Span.End, site.Layout.ConfigureAwait);
            }
        }
        else
        {
            return null;
        }

        return Resources.Format("AwaitHere", operation.TargetMethod.Name);
    }

    private static StatementSyntax? StatementOf(InvocationExpressionSyntax call) =>
        (StatementSyntax?)AwaitPlace.StatementOf(call) ?? call.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>();

    /// <summary>What the statement drops: its expression, what it assigns to a discard, or what it declares a local with.</summary>
    private static ExpressionSyntax? ValueOf(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard } => discard.Right,
        ExpressionStatementSyntax { Expression: not AssignmentExpressionSyntax } plain => plain.Expression,
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: { Count: 1 } variables } => variables[0].Initializer?.Value,
        _ => null,
    };

    /// <summary>Whether code behind the statement was meant to go on beside the call: beside what is shown, what pauses, and what other turns of a loop have begun.</summary>
    private static bool GoesOnBeside(IInvocationOperation call, StatementSyntax statement, CompilationFacts facts, FixSite site) =>
        EndlessName.IsForUser(call.TargetMethod.Name)
        || (IsDiscard(statement) && (JoinScope.Around(statement).Any(JoinScope.IsLoop) || PostponedWork.Pauses(call, facts, site.CancellationToken)));

    /// <summary><c>_ = M();</c>: nobody forgot that there is a task.</summary>
    private static bool IsDiscard(StatementSyntax statement) => statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax } or LocalDeclarationStatementSyntax { Declaration.Variables: [{ Identifier.ValueText: "_" }] };

    /// <summary>Whether nothing else of the function runs behind a statement, so that nothing was meant to run beside it.</summary>
    private static bool IsLast(StatementSyntax statement)
    {
        for (SyntaxNode node = statement; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case BlockSyntax { Statements: var all } when all.Last(static s => s is not LocalFunctionStatementSyntax) != node:
                case TryStatementSyntax { Finally: not null } or UsingStatementSyntax or CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchSectionSyntax or GlobalStatementSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return true;
            }
        }

        return true;
    }

    private static ExpressionSyntax? Configured(InvocationExpressionSyntax call) =>
        call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : null;

    private static bool HasRemark(StatementSyntax statement, ExpressionSyntax value) =>
        statement.DescendantTrivia().Any(t => t.SpanStart > statement.SpanStart && t.Span.End <= value.SpanStart && !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool Ends(IInvocationOperation call, CompilationFacts facts, bool looksForgotten, FixSite site)
    {
        if (PostponedWork.Is(call, facts, site.CancellationToken))
        {
            return false;
        }

        var lifetime = WorkStart.Of(call, facts.Symbols) is { } start
            ? facts.Lifetimes.OfWork(start.Work, site.CancellationToken)
            : facts.Lifetimes.OfCall(call, site.CancellationToken);
        return lifetime == Lifetime.Ends || (lifetime == Lifetime.Unknown && looksForgotten && !EndlessName.Is(call.TargetMethod.Name));
    }
}
