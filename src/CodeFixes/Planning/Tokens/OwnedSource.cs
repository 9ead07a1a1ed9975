using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A source that a type gets as a field, and cancels where it stops: first cancel, then wait, and whatever it disposed comes last.</summary>
internal sealed class OwnedSource : TokenGiver
{
    private readonly EditSite _site;
    private readonly TypeDeclarationSyntax _declaration;
    private readonly string _field;

    private OwnedSource(INamedTypeSymbol type, EditSite site, TypeDeclarationSyntax declaration)
    {
        Type = type;
        _site = site;
        _declaration = declaration;
        _field = NameIn(type);
    }

    public INamedTypeSymbol Type { get; }

    /// <summary>The members that stop the type; the one that can wait comes first.</summary>
    public List<(IMethodSymbol Method, EditSite Site, MethodDeclarationSyntax Declaration)> Stops { get; } = new();

    /// <summary>The fields that keep what is begun with the token.</summary>
    public HashSet<IFieldSymbol> Kept { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether what is begun with the token may end as cancelled.</summary>
    public bool Throws { get; set; }

    public override TokenText Text => new(_field + ".Token");

    public override IEnumerable<string> Files => Stops.Select(static s => SourcePlace.FileOf(s.Site.Document)).Append(SourcePlace.FileOf(_site.Document));

    /// <summary>The members that stop the type themselves, not by calling another one that does.</summary>
    public static IReadOnlyList<IMethodSymbol> StopsOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var all = type.GetMembers().OfType<IMethodSymbol>().Where(StopMember.Is).Where(static m => !m.IsAbstract && m.DeclaringSyntaxReferences.Length == 1).ToList();
        return all
            .Where(m => !m.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => all.Any(other => IsCallOf(call, other, m))))
            .OrderBy(static m => m.ReturnsVoid)
            .ToList();
    }

    /// <summary>Whether the type has a member that stops it.</summary>
    public static bool CanStop(INamedTypeSymbol type, CancellationToken cancellationToken) => type is { TypeKind: TypeKind.Class, IsStatic: false } && StopsOf(type, cancellationToken).Count > 0;

    public static OwnedSource Of(INamedTypeSymbol type, EditSite site, TypeDeclarationSyntax declaration) => new(type, site, declaration);

    /// <summary>The field that keeps what a node begins, where it is assigned to one at once.</summary>
    public static IFieldSymbol? KeptBy(EditSite site, SyntaxNode node, INamedTypeSymbol type)
    {
        var assignment = node.Ancestors().TakeWhile(static a => a is not StatementSyntax and not MemberDeclarationSyntax).OfType<AssignmentExpressionSyntax>().FirstOrDefault();
        return assignment is not null
            && site.Model.GetSymbolInfo(assignment.Left, site.CancellationToken).Symbol is IFieldSymbol field
            && SymbolEqualityComparer.Default.Equals(field.ContainingType, type)
            && field.Type.Name is "Task" or "Thread" && field.Type.ContainingNamespace.Name is "Tasks" or "Threading"
                ? field
                : null;
    }

    public override bool Write(FileEdits edits)
    {
        // What is set to null when the type stops is meant to be begun again: with a source that stays cancelled it would not be.
        // Cancellation that leaves a thread would end the process.
        if (Kept.Any(IsForgotten) || (Throws && Kept.Any(static k => k.Type.Name == "Thread")))
        {
            return false;
        }

        WriteField(_site.Writing(edits));
        return Stops.All(s => StopEditor.Write(s.Site.Writing(edits), s.Declaration, s.Method, _field, Kept, Throws));
    }

    private bool IsForgotten(IFieldSymbol field) =>
        Type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(_site.CancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a =>
            a.Right.IsKind(SyntaxKind.NullLiteralExpression) && a.Left is IdentifierNameSyntax name && name.Identifier.ValueText == field.Name));

    /// <summary>Behind the last field ahead of everything else, or as the first member.</summary>
    private void WriteField(EditSite site)
    {
        var isNew = ((CSharpParseOptions)_declaration.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9;
        var last = _declaration.Members.TakeWhile(static m => m is FieldDeclarationSyntax).LastOrDefault();
        var first = _declaration.Members.First();
        var type = site.TypeName("System.Threading", "CancellationTokenSource", first.SpanStart);
        var text = "private readonly " + type + " " + _field + " = new" + (isNew ? "" : " " + type) + "();";
        var line = site.Layout.NewLine;
        if (last is not null)
        {
            site.Insert(last.Span.End, line + site.Layout.IndentAt(last.SpanStart) + text, 1);
        }
        else
        {
            var start = first.GetLeadingTrivia().Where(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)).Select(static t => t.FullSpan.Start).DefaultIfEmpty(first.SpanStart).First();
            site.Insert(site.Layout.LineStart(start), site.Layout.IndentAt(first.SpanStart) + text + line + line, -1);
        }
    }

    private static bool IsCallOf(InvocationExpressionSyntax call, IMethodSymbol other, IMethodSymbol self)
    {
        var name = call.Expression switch
        {
            IdentifierNameSyntax own => own.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };
        return name == other.Name && !SymbolEqualityComparer.Default.Equals(other, self) && call.ArgumentList.Arguments.Count <= other.Parameters.Length;
    }

    private static string NameIn(INamedTypeSymbol type)
    {
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(static f => !f.IsImplicitlyDeclared && !f.IsConst && !f.IsStatic).ToList();
        var prefix = fields.Count > 0 && fields.All(static f => f.Name.StartsWith("m_", System.StringComparison.Ordinal)) ? "m_" : fields.Count == 0 || fields.Count(static f => f.Name.StartsWith("_", System.StringComparison.Ordinal)) * 2 > fields.Count ? "_" : "";
        var taken = new HashSet<string>(type.DeclaringSyntaxReferences.SelectMany(static r => r.GetSyntax().DescendantTokens()).Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText));
        return new[] { "stop", "stopSource", "stopping", "cancellation" }.Select(n => prefix + n).FirstOrDefault(n => !taken.Contains(n)) ?? prefix + "stopSource2";
    }
}
