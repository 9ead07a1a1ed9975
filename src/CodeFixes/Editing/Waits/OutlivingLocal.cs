using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>A local that is declared among statements which move into a block, and used behind it: it is declared ahead of the block, and assigned inside.</summary>
internal sealed class OutlivingLocal
{
    private readonly LocalDeclarationStatementSyntax _declaration;
    private readonly string _type;

    private OutlivingLocal(LocalDeclarationStatementSyntax declaration, string type)
    {
        _declaration = declaration;
        _type = type;
    }

    private VariableDeclaratorSyntax Variable => _declaration.Declaration.Variables[0];

    /// <summary>The locals of the moving statements that the rest uses; null where one of them cannot be declared ahead.</summary>
    public static IReadOnlyList<OutlivingLocal>? Of(FixSite site, List<StatementSyntax> moving, List<StatementSyntax> rest)
    {
        var locals = new List<OutlivingLocal>();
        foreach (var statement in moving)
        {
            var alone = new List<StatementSyntax> { statement };
            if (!rest.Exists(s => GuardText.Uses(s, alone)))
            {
                continue;
            }

            if (statement is not LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0, Modifiers.Count: 0, Declaration: { Type: not RefTypeSyntax, Variables: [{ Initializer.Value: not (InitializerExpressionSyntax or RefExpressionSyntax or StackAllocArrayCreationExpressionSyntax) } variable] } } declaration
                || statement.DescendantNodes().Any(static n => n is SingleVariableDesignationSyntax)
                || declaration.Declaration.Type.GetTrailingTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia))
                || TypeOf(site, declaration.Declaration.Type, variable, moving.Concat(rest)) is not { } type)
            {
                return null;
            }

            locals.Add(new OutlivingLocal(declaration, type));
        }

        return locals;
    }

    /// <summary>Writes the declaration on a line of its own, and makes an assignment of the one that moves.</summary>
    public void DeclareAt(FixSite site, int line, string indent)
    {
        site.Insert(line, indent + _type + " " + Variable.Identifier.Text + ";" + site.Layout.NewLine, -2);
        site.Replace(TextSpan.FromBounds(_declaration.Declaration.Type.SpanStart, Variable.Identifier.SpanStart), "");
    }

    private static string? TypeOf(FixSite site, TypeSyntax written, VariableDeclaratorSyntax variable, IEnumerable<StatementSyntax> around)
    {
        if (!written.IsVar)
        {
            return written.ToString();
        }

        if (site.Model.GetDeclaredSymbol(variable, site.CancellationToken) is not ILocalSymbol { Type: { IsAnonymousType: false, IsRefLikeType: false, TypeKind: not (TypeKind.Error or TypeKind.Pointer or TypeKind.Delegate) } type })
        {
            return null;
        }

        // What is never null stays so, unless something else is stored in it later.
        var isAssignedAgain = around.SelectMany(static s => s.DescendantNodes().OfType<AssignmentExpressionSyntax>()).Any(a => a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == variable.Identifier.ValueText);
        if (!isAssignedAgain && site.Model.GetTypeInfo(variable.Initializer!.Value, site.CancellationToken).Nullability.FlowState == NullableFlowState.NotNull)
        {
            type = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        }

        var name = type.ToMinimalDisplayString(site.Model, variable.SpanStart);
        return name.Contains("<anonymous") ? null : name;
    }
}
