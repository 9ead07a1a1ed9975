using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>How does code that answers a request get hold of the queue? An endpoint asks for it by a parameter, a type that the host makes by its constructor, everything else asks the services of its request.</summary>
internal static class InjectedQueue
{
    /// <summary>Writes what is missing; returns the expression that is the queue, or null where it cannot be reached.</summary>
    public static string? Write(EditSite site, WorkQueue queue, IMethodSymbol function, bool isEndpoint, SyntaxNode place)
    {
        if (function.MethodKind == MethodKind.AnonymousFunction)
        {
            var lambda = function.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken);
            return isEndpoint && lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var parameters } endpoint && parameters.All(static p => p.Type is not null && p.Default is null)
                ? OfParameter(site, queue, function, endpoint)
                : OfRequest(site, queue, function, place);
        }

        return function is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, IsStatic: false } ? OfConstructor(site, queue, function.ContainingType) : null;
    }

    private static string TypeName(EditSite site, WorkQueue queue, int position)
    {
        if (queue.Type is { ContainingNamespace: { IsGlobalNamespace: false } known })
        {
            return site.TypeName(known.ToDisplayString(), queue.Name, position);
        }

        // One that is yet to be written stands in the namespace of the registration.
        var space = queue.Type is null && queue.Services.Registration is var (_, model, registered, _) ? model.GetEnclosingSymbol(registered.SpanStart)?.ContainingNamespace : null;
        if (space is null or { IsGlobalNamespace: true })
        {
            return queue.Name;
        }

        var name = space.ToDisplayString();
        for (var around = site.Model.GetEnclosingSymbol(position)?.ContainingNamespace; around is not null; around = around.ContainingNamespace)
        {
            if (around.ToDisplayString() == name)
            {
                return queue.Name;
            }
        }

        return name + "." + queue.Name;
    }

    private static string OfParameter(EditSite site, WorkQueue queue, IMethodSymbol function, ParenthesizedLambdaExpressionSyntax lambda)
    {
        if (function.Parameters.FirstOrDefault(p => queue.Type is not null && SymbolEqualityComparer.Default.Equals(p.Type, queue.Type)) is { } known)
        {
            return known.Name;
        }

        var list = lambda.ParameterList;
        var name = new LocalNames(Member(lambda)).Take(queue.Like);
        site.Insert(list.CloseParenToken.SpanStart, (list.Parameters.Count > 0 ? ", " : "") + TypeName(site, queue, list.SpanStart) + " " + name);
        return name;
    }

    private static string? OfRequest(EditSite site, WorkQueue queue, IMethodSymbol function, SyntaxNode place)
    {
        if (function.Parameters.FirstOrDefault(static p => p.Type is { Name: "HttpContext", ContainingNamespace: { } space } && space.ToDisplayString() == "Microsoft.AspNetCore.Http") is not { } context)
        {
            return null;
        }

        site.TypeName("Microsoft.Extensions.DependencyInjection", "ServiceProviderServiceExtensions", place.SpanStart);
        return context.Name + ".RequestServices.GetRequiredService<" + TypeName(site, queue, place.SpanStart) + ">()";
    }

    private static string? OfConstructor(EditSite site, WorkQueue queue, INamedTypeSymbol type)
    {
        if (!queue.Injectable.Contains(type) || type.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken) is not ClassDeclarationSyntax part || part.SyntaxTree != site.Root.SyntaxTree)
        {
            return null;
        }

        if (queue.Type is not null && type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => !f.IsStatic && f.CanBeReferencedByName && SymbolEqualityComparer.Default.Equals(f.Type, queue.Type)) is { } field)
        {
            return field.Name;
        }

        var asked = TypeName(site, queue, part.SpanStart);
        if (part.ParameterList is { } primary)
        {
            if (queue.Type is not null && type.InstanceConstructors.SelectMany(static c => c.Parameters).FirstOrDefault(p => SymbolEqualityComparer.Default.Equals(p.Type, queue.Type)) is { } known)
            {
                return known.Name;
            }

            var name = new LocalNames(part).Take(queue.Like);
            return AddParameter(site, primary, asked + " " + name) ? name : null;
        }

        var constructors = part.Members.OfType<ConstructorDeclarationSyntax>().Where(static c => !c.Modifiers.Any(static m => m.IsKind(SyntaxKind.StaticKeyword))).ToList();
        var member = new FieldNames(type, part, site.CancellationToken).Take(queue.Like, "");
        return constructors.Count switch
        {
            0 => AddConstructor(site, part, asked, member, queue.Like) ? member : null,
            1 => Extend(site, part, constructors[0], asked, member, queue.Like) ? member : null,
            _ => null,
        };
    }

    private static bool AddConstructor(EditSite site, ClassDeclarationSyntax part, string asked, string field, string like)
    {
        if (part.Members.Count == 0 || KeptTasks.EndOfLine(part.OpenBraceToken) is not { } end)
        {
            return false;
        }

        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(part.Members[0].SpanStart);
        site.Insert(end, line + indent + "private readonly " + asked + " " + field + ";" + line + line
            + indent + "public " + part.Identifier.ValueText + "(" + asked + " " + like + ") => " + Assignment(field, like) + line);
        return true;
    }

    private static bool Extend(EditSite site, ClassDeclarationSyntax part, ConstructorDeclarationSyntax constructor, string asked, string field, string like)
    {
        var name = new LocalNames(constructor).Take(like);
        var line = site.Layout.NewLine;
        var indent = site.Layout.IndentAt(constructor.SpanStart);
        var step = indent.Contains("\t") ? "\t" : "    ";
        var before = part.Members.OfType<FieldDeclarationSyntax>().LastOrDefault(f => f.SpanStart < constructor.SpanStart && !f.Modifiers.Any(static m => m.IsKind(SyntaxKind.StaticKeyword) || m.IsKind(SyntaxKind.ConstKeyword)));
        if (!AddParameter(site, constructor.ParameterList, asked + " " + name) || KeptTasks.EndOfLine(before?.GetLastToken() ?? part.OpenBraceToken) is not { } end)
        {
            return false;
        }

        site.Insert(end, line + indent + "private readonly " + asked + " " + field + ";" + (before is null ? line : ""));
        if (constructor.ExpressionBody is { } arrow)
        {
            var value = arrow.Expression;
            if (arrow.ArrowToken.TrailingTrivia.Concat(constructor.SemicolonToken.LeadingTrivia).Concat(value.GetLeadingTrivia()).Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia)))
            {
                return false;
            }

            var gap = arrow.ArrowToken.GetPreviousToken().Span.End;
            site.Replace(TextSpan.FromBounds(gap, value.SpanStart), line + indent + "{" + line + indent + step);
            site.Replace(TextSpan.FromBounds(value.Span.End, constructor.SemicolonToken.Span.End), ";" + line + indent + step + Assignment(field, name) + line + indent + "}");
            return true;
        }

        if (constructor.Body is not { } body || !site.Layout.IsFirstOnLine(body.CloseBraceToken.SpanStart) || body.Statements.Any(static s => s is ReturnStatementSyntax or ThrowStatementSyntax))
        {
            return false;
        }

        var close = body.Statements.Count > 0 ? KeptTasks.EndOfLine(body.Statements.Last().GetLastToken()) : KeptTasks.EndOfLine(body.OpenBraceToken);
        if (close is not { } at)
        {
            return false;
        }

        site.Insert(at, line + indent + step + Assignment(field, name));
        return true;
    }

    private static string Assignment(string field, string value) => (field == value ? "this." : "") + field + " = " + value + ";";

    private static bool AddParameter(EditSite site, ParameterListSyntax list, string parameter)
    {
        if (list.Parameters.Any(static p => p.Default is not null || p.Modifiers.Any(static m => m.IsKind(SyntaxKind.ParamsKeyword))))
        {
            return false;
        }

        // Where each stands on a line of its own, so does the new one.
        var last = list.Parameters.LastOrDefault();
        var separator = last is null ? "" : list.Parameters.Count > 1 && site.Layout.IsFirstOnLine(last.SpanStart) ? "," + site.Layout.NewLine + site.Layout.IndentAt(last.SpanStart) : ", ";
        site.Insert(last?.Span.End ?? list.CloseParenToken.SpanStart, separator + parameter);
        return true;
    }

    private static SyntaxNode Member(SyntaxNode node) => node.Ancestors().First(static n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
}
