using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Which field of the type holds the token, or the source, by which the type stops what it runs?</summary>
internal static class FieldToken
{
    /// <summary>The token of the only such field, or null. Two would each have a meaning of their own.</summary>
    public static string? Of(EditSite site, IMethodSymbol member, SyntaxNode node)
    {
        var fields = Candidates(member.ContainingType, member.IsStatic, site.CancellationToken).ToList();
        return fields.Count == 1 && site.Model.LookupSymbols(node.SpanStart, name: fields[0].Name).Any(s => SymbolEqualityComparer.Default.Equals(s, fields[0]))
            ? fields[0].Name + (TokenOrigin.IsToken(fields[0].Type) ? "" : ".Token")
            : null;
    }

    /// <summary>Whether the type has a source or token already, whatever it is for.</summary>
    public static bool HasAny(INamedTypeSymbol type) => type.GetMembers().Any(static m => m is IFieldSymbol field && (IsSource(field.Type) || TokenOrigin.IsToken(field.Type)));

    private static IEnumerable<IFieldSymbol> Candidates(INamedTypeSymbol type, bool isStatic, CancellationToken cancellationToken)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is not IFieldSymbol { IsImplicitlyDeclared: false } field || (isStatic && !field.IsStatic))
            {
                continue;
            }

            if (TokenOrigin.IsToken(field.Type) ? field.IsReadOnly : IsSource(field.Type) && IsCancelledByStop(field, type, cancellationToken))
            {
                yield return field;
            }
        }
    }

    private static bool IsSource(ITypeSymbol type) => type is { Name: "CancellationTokenSource", ContainingNamespace.Name: "Threading" };

    /// <summary>Whether a stop member cancels the source, and nothing makes a new one while the type lives on.</summary>
    private static bool IsCancelledByStop(IFieldSymbol field, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var isCancelled = false;
        foreach (var declaration in type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellationToken)))
        {
            foreach (var name in declaration.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == field.Name))
            {
                var method = name.FirstAncestorOrSelf<MethodDeclarationSyntax>();
                SyntaxNode value = name.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } self ? self : name;
                if (value.Parent is AssignmentExpressionSyntax assignment && assignment.Left == value
                    && !assignment.Right.IsKind(SyntaxKind.NullLiteralExpression)
                    && method is not null
                    && !method.Identifier.ValueText.StartsWith("Start", System.StringComparison.Ordinal))
                {
                    return false;
                }

                var called = value.Parent switch
                {
                    MemberAccessExpressionSyntax access when access.Expression == value => access.Name.Identifier.ValueText,
                    ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } => binding.Name.Identifier.ValueText,
                    _ => null,
                };
                if (called == "CancelAfter")
                {
                    return false;
                }

                isCancelled |= called is "Cancel" or "CancelAsync" && method is not null && (StopMember.IsNamedSo(method.Identifier.ValueText) || field.IsReadOnly);
            }
        }

        return isCancelled;
    }
}
