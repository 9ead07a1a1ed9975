using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Where does a loop stand, and what becomes of the function around it when the loop is left?</summary>
internal sealed class LoopPlace
{
    private readonly SyntaxNode _functionNode;

    private LoopPlace(StatementSyntax loop, IMethodSymbol function, SyntaxNode functionNode)
    {
        Loop = loop;
        Function = function;
        _functionNode = functionNode;
    }

    public StatementSyntax Loop { get; }

    public IMethodSymbol Function { get; }

    /// <summary>Whether the function may throw cancellation: its task ends as cancelled. Thrown anywhere else it would end the process.</summary>
    public bool HasTask => Function.IsAsync && !Function.ReturnsVoid;

    public bool IsIterator => _functionNode.DescendantNodes(n => n == _functionNode || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is YieldStatementSyntax);

    public bool ReturnsNothing => Function.ReturnsVoid || (Function.IsAsync && Function.ReturnType is INamedTypeSymbol { IsGenericType: false });

    /// <summary>The body of a hosted service, whose cancellation its host expects.</summary>
    public bool IsHostedBody => Function is { Name: "ExecuteAsync", IsOverride: true, OverriddenMethod.ContainingType.Name: "BackgroundService" };

    /// <summary>Whether the data may end the loop: leaving it on a stop would then look like success.</summary>
    public bool HasOwnEnd => Loop.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(Leaves);

    public ExpressionSyntax? Condition => Loop switch
    {
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        ForStatementSyntax loop => loop.Condition,
        _ => null,
    };

    public StatementSyntax? Body => Loop switch
    {
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        _ => null,
    };

    /// <summary>Whether nothing but what cleans up comes after the loop in its function.</summary>
    public bool IsLast
    {
        get
        {
            SyntaxNode current = Loop;
            for (var parent = current.Parent; parent is not null && current != _functionNode; current = parent, parent = parent.Parent)
            {
                if (parent == _functionNode)
                {
                    return parent is not CompilationUnitSyntax || IsLastIn(parent.ChildNodes().OfType<GlobalStatementSyntax>().Select(static g => g.Statement), current is GlobalStatementSyntax g ? g.Statement : current);
                }

                var passes = parent switch
                {
                    BlockSyntax block => IsLastIn(block.Statements, current),
                    TryStatementSyntax or CatchClauseSyntax or FinallyClauseSyntax or UsingStatementSyntax or FixedStatementSyntax or LockStatementSyntax or IfStatementSyntax or ElseClauseSyntax or GlobalStatementSyntax or LabeledStatementSyntax or CheckedStatementSyntax => true,
                    _ => false,
                };
                if (!passes)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Whether a loop or switch around this one would go on after it was left.</summary>
    public bool IsNested => Loop.Ancestors().TakeWhile(a => a != _functionNode).Any(static a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchSectionSyntax);

    public static LoopPlace? Of(StatementSyntax loop, SemanticModel model, CancellationToken cancellationToken)
    {
        var node = loop.Ancestors().FirstOrDefault(static a => a is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax or TypeDeclarationSyntax);
        var function = node switch
        {
            AnonymousFunctionExpressionSyntax => model.GetSymbolInfo(node, cancellationToken).Symbol as IMethodSymbol,
            CompilationUnitSyntax => model.GetEnclosingSymbol(loop.SpanStart, cancellationToken) as IMethodSymbol,
            null or TypeDeclarationSyntax => null,
            _ => model.GetDeclaredSymbol(node, cancellationToken) as IMethodSymbol,
        };
        return function is null ? null : new LoopPlace(loop, function, node!);
    }

    /// <summary>Whether <c>break</c> at a place inside leaves this loop.</summary>
    public bool IsLeftByBreakAt(SyntaxNode place) =>
        !place.Ancestors().TakeWhile(a => a != Loop).Any(static a => a is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or SwitchStatementSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or FinallyClauseSyntax);

    private bool Leaves(SyntaxNode node) => node switch
    {
        ReturnStatementSyntax or GotoStatementSyntax or YieldStatementSyntax => true,
        BreakStatementSyntax => IsLeftByBreakAt(node),
        _ => false,
    };

    private static bool IsLastIn(System.Collections.Generic.IEnumerable<StatementSyntax> statements, SyntaxNode statement) =>
        statements.LastOrDefault(static s => s is not LocalFunctionStatementSyntax and not ReturnStatementSyntax { Expression: null }) == statement;
}
