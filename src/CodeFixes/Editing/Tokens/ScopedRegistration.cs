using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a registration end with its block, where all that it is for has ended by then.</summary>
internal static class ScopedRegistration
{
    public static bool Write(FixSite site, InvocationExpressionSyntax call)
    {
        var name = (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText;
        if (call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax } statement || !IsAwaitedLater(statement, name))
        {
            return false;
        }

        switch (statement)
        {
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: { Count: 1 } variables } local when variables[0].Initializer?.Value == call && EndsInBlock(site, variables[0], statement):
                site.Insert(local.Declaration.SpanStart, "using ");
                return true;
            case ExpressionStatementSyntax plain when plain.Expression == call && name is "Register" or "UnsafeRegister":
                site.Insert(call.SpanStart, "using var " + NameIn(statement) + " = ");
                return true;
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard } when discard.Right == call && name is "Register" or "UnsafeRegister":
                site.Replace(TextSpan.FromBounds(discard.SpanStart, call.SpanStart), "using var " + NameIn(statement) + " = ");
                return true;
            default:
                return false;
        }
    }

    /// <summary>A registration is there for something that the block waits for after it; a linked source may be used up at once.</summary>
    private static bool IsAwaitedLater(StatementSyntax statement, string? name) =>
        name is "CreateLinkedTokenSource"
        || (statement.Parent is BlockSyntax block && block.Statements.Skip(block.Statements.IndexOf(statement) + 1).Any(static s => s.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is AwaitExpressionSyntax)));

    /// <summary>Whether every call that is given the source or its token is over when the block ends.</summary>
    private static bool EndsInBlock(FixSite site, VariableDeclaratorSyntax variable, StatementSyntax statement) =>
        statement.Parent!.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == variable.Identifier.ValueText).All(n => EndingUse.Is(site, n, statement.Parent!));

    private static string NameIn(StatementSyntax statement) =>
        new LocalNames(statement.FirstAncestorOrSelf<MemberDeclarationSyntax>(static m => m is not GlobalStatementSyntax) ?? statement.SyntaxTree.GetRoot()).Take("registration");
}
