using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// The statements before whose end received work is waited for: the whole function, or the block of a <c>try</c> or a <c>using</c> around the call, whose
/// handlers and resources the work is then still covered by.
/// </summary>
internal sealed class JoinScope
{
    private JoinScope(SyntaxNode node, IReadOnlyList<StatementSyntax> statements, IReadOnlyList<Producer> producers, StatementSyntax? last)
    {
        Node = node;
        Statements = statements;
        Producers = producers;
        Last = last;
    }

    /// <summary>The declaration of the function, or the inner block.</summary>
    public SyntaxNode Node { get; }

    public IReadOnlyList<StatementSyntax> Statements { get; }

    /// <summary>In source order.</summary>
    public IReadOnlyList<Producer> Producers { get; }

    public bool IsWholeFunction => Node is not BlockSyntax;

    /// <summary>The last statement that runs; null in an empty scope. One that only waits to be stopped is no company: what fails beside it would not be heard of until then.</summary>
    public StatementSyntax? Last { get; }

    public static IReadOnlyList<JoinScope> Of(FunctionPlan function) =>
        function.Producers
            .Where(static p => p.Shape != DropShape.Value)
            .OrderBy(static p => p.Call.SpanStart)
            .GroupBy(p => function.Awaits ? Inner(p, function.Declaration) ?? function.Declaration : function.Declaration)
            .Select(g => Of(g.Key, g.ToList(), function))
            .ToList();

    private static JoinScope Of(SyntaxNode node, IReadOnlyList<Producer> producers, FunctionPlan function)
    {
        var statements = StatementsOf(node);
        var run = statements.Where(static s => s is not LocalFunctionStatementSyntax).ToList();
        var waits = run.Count > 1 && function is { Awaits: true, IsEntryPoint: false } && IsEndlessWait(run[run.Count - 1], function.Model);
        return new JoinScope(node, statements, producers, waits ? run[run.Count - 2] : run.LastOrDefault());
    }

    /// <summary><c>await Task.Delay(-1, token);</c></summary>
    private static bool IsEndlessWait(StatementSyntax statement, SemanticModel model) =>
        statement is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited }
        && AwaitedValue.WithoutConfigureAwait(awaited.Expression) is InvocationExpressionSyntax call
        && model.GetOperation(call) is IInvocationOperation { TargetMethod: { Name: "Delay", ContainingType.Name: "Task" }, Arguments: { Length: >= 1 } arguments }
        && IdleWait.IsInfinite(arguments[0].Value);

    /// <summary>The same statements with fewer calls; null where none is left.</summary>
    public JoinScope? Without(System.Func<Producer, bool> isLeftOut) =>
        Producers.Where(p => !isLeftOut(p)).ToList() is { Count: > 0 } rest ? new JoinScope(Node, Statements, rest, Last) : null;

    /// <summary>The innermost block around a call that catches, cleans up or disposes at its end; one that a loop enters again and again does not count.</summary>
    public static BlockSyntax? Inner(Producer producer, SyntaxNode function)
    {
        BlockSyntax? found = null;
        for (var node = producer.Place; node.Parent is { } parent && node != function; node = parent)
        {
            if (IsLoop(parent))
            {
                found = null;
            }
            else if (found is null && node is BlockSyntax block && (block.Parent is TryStatementSyntax attempt ? attempt.Block == block : block.Parent is UsingStatementSyntax || (parent != function && Disposes(block, producer))))
            {
                found = block;
            }
        }

        return found;
    }

    /// <summary>Whether a <c>using</c> declaration of the block is in force at the call.</summary>
    public static bool Disposes(BlockSyntax block, Producer producer) =>
        block.Statements.TakeWhile(s => s.SpanStart < producer.Place.SpanStart).Any(static s => s is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 });

    public static bool IsLoop(SyntaxNode node) => node is CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    /// <summary>What a place stands in, within its own function.</summary>
    public static IEnumerable<SyntaxNode> Around(SyntaxNode place) =>
        place.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax));

    /// <summary>The statement of this scope that a call stands in.</summary>
    public StatementSyntax TopLevel(Producer producer) => producer.Place.AncestorsAndSelf().OfType<StatementSyntax>().First(s => Statements.Contains(s));

    /// <summary>Whether a call is made any number of times within the scope.</summary>
    public bool IsLooped(Producer producer) => Around(producer.Place).TakeWhile(a => a != Node).Any(IsLoop);

    /// <summary>Whether a statement that stands ahead of a call may run behind it, in a later turn of a loop around both.</summary>
    public bool MayFollow(StatementSyntax statement) =>
        Producers.Any(p => Around(p.Place).TakeWhile(a => a != Node).Any(a => IsLoop(a) && a.Contains(statement)));

    public List<ReturnStatementSyntax> Returns() =>
        Node.DescendantNodes(n => n == Node || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<ReturnStatementSyntax>().ToList();

    /// <summary>Whether nothing else runs in the scope once the call was made: then to await it on the spot is to join it last.</summary>
    public bool IsLastEffect(Producer producer, bool awaits)
    {
        if (producer.Shape != DropShape.Statement)
        {
            return false;
        }

        for (SyntaxNode node = producer.Place; ; node = node.Parent!)
        {
            if (Statements.Contains(node))
            {
                return node == Last || (awaits && FollowedByReturn(Statements, node));
            }

            var ends = node.Parent switch
            {
                BlockSyntax block => block.Statements.Last(static s => s is not LocalFunctionStatementSyntax) == node || (awaits && FollowedByReturn(block.Statements, node)),
                GlobalStatementSyntax or IfStatementSyntax or ElseClauseSyntax => true,
                SwitchSectionSyntax section => awaits && section.Statements.IndexOf((StatementSyntax)node) is var i && i == section.Statements.Count - 2 && section.Statements[i + 1] is BreakStatementSyntax,
                SwitchStatementSyntax => true,
                CatchClauseSyntax or TryStatementSyntax => awaits,
                _ => false,
            };
            if (!ends)
            {
                return false;
            }
        }
    }

    /// <summary>Whether control never goes on behind a statement, once its calls are returned.</summary>
    public bool Leaves(StatementSyntax statement) => statement switch
    {
        BlockSyntax { Statements: { Count: > 0 } statements } => Leaves(statements.Last(static s => s is not LocalFunctionStatementSyntax)),
        IfStatementSyntax { Else: { } otherwise } condition => Leaves(condition.Statement) && Leaves(otherwise.Statement),
        ReturnStatementSyntax or ThrowStatementSyntax => true,
        _ => Producers.Any(p => p.Place == statement),
    };

    /// <summary>Whether all that follows the one call is the return of a task that is complete already.</summary>
    public bool IsBeforeCompletedReturn(out StatementSyntax completed)
    {
        completed = Last!;
        var index = Statements.ToList().IndexOf(completed);
        return completed is ReturnStatementSyntax returned
            && AwaitPlace.IsCompletedTask(returned.Expression)
            && index > 0
            && Statements[index - 1] == Producers[0].Place
            && Producers[0].Shape == DropShape.Statement
            && IsBlank(Producers[0].Place.GetTrailingTrivia())
            && IsBlank(completed.GetLeadingTrivia());
    }

    private static bool IsBlank(SyntaxTriviaList list) => list.All(static t => t.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia);

    private static bool FollowedByReturn(IReadOnlyList<StatementSyntax> statements, SyntaxNode node)
    {
        for (var i = 0; i + 1 < statements.Count; i++)
        {
            if (statements[i] == node)
            {
                return statements[i + 1] is ReturnStatementSyntax { Expression: null };
            }
        }

        return false;
    }

    private static IReadOnlyList<StatementSyntax> StatementsOf(SyntaxNode node) => node switch
    {
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).ToList(),
        BlockSyntax block => block.Statements,
        _ => FormChoice.Body(node) is BlockSyntax { Statements: var statements } ? statements : [],
    };
}
