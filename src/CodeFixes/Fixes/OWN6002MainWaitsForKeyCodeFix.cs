using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.Analyzers;
using TaskOwnership.CodeFixes.Editing;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>OWN6002: waits for Ctrl+C or SIGTERM, which works without a terminal too.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OWN6002MainWaitsForKeyCodeFix))]
public sealed class OWN6002MainWaitsForKeyCodeFix : InPlaceCodeFix
{
    /// <summary>Creates the fix.</summary>
    public OWN6002MainWaitsForKeyCodeFix()
        : base(RuleIds.MainWaitsForKey)
    {
    }

    private protected override string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<StatementSyntax>() is not { } wait
            || wait.Parent is not (BlockSyntax or GlobalStatementSyntax)
            || wait.ContainsDirectives
            || wait.DescendantTrivia(wait.Span).Any(Remark.Is)
            || ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8)
        {
            return null;
        }

        // A declaration of the same name anywhere in the function would collide.
        SyntaxNode scope = wait.Parent is GlobalStatementSyntax ? site.Root : wait.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? site.Root;
        var names = new LocalNames(scope);
        var isAsync = IsAsync(wait);
        var waits = isAsync ? "WaitForShutdownAsync" : "WaitForShutdown";
        if (StartedHost.Before(wait, site, waits) is { } host)
        {
            site.Replace(wait.Span, (isAsync ? "await " : "") + host + "." + waits + "()" + (isAsync ? site.Layout.ConfigureAwait : "") + ";");
            return Resources.Format("WaitForShutdown", host);
        }

        var stop = names.Take("stop");
        var position = wait.SpanStart;
        var line = site.Layout.NewLine + site.Layout.IndentAt(position);
        var text = isAsync
            ? "var " + stop + " = new " + Task(site, "TaskCompletionSource", position) + "(" + Task(site, "TaskCreationOptions", position) + ".RunContinuationsAsynchronously);"
            : "using var " + stop + " = new " + TypeNames.Of("System.Threading", "ManualResetEventSlim", 0, site.Document, site.Model, position, site.Layout, site.Edits) + "();";
        var tell = stop + (isAsync ? ".TrySetResult()" : ".Set()");
        text += line + SignalStop.Write((space, name) => Name(site, space, name, position), names, tell, line) + line
            + (isAsync ? "await " + stop + ".Task" + site.Layout.ConfigureAwait + ";" : stop + ".Wait();");
        site.Replace(wait.Span, text);
        return Resources.Format("WaitForSignal");
    }

    private static string Task(FixSite site, string name, int position) => Name(site, "System.Threading.Tasks", name, position);

    private static string Name(FixSite site, string space, string name, int position) => TypeNames.Of(space, name, 0, site.Document, site.Model, position, site.Layout, site.Edits);

    private static bool IsAsync(StatementSyntax wait)
    {
        foreach (var ancestor in wait.Ancestors())
        {
            switch (ancestor)
            {
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case BaseMethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case LockStatementSyntax:
                    return false;
                case CompilationUnitSyntax unit:
                    return unit.Members.OfType<GlobalStatementSyntax>().Any(static g => g.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is AwaitExpressionSyntax));
            }
        }

        return false;
    }
}
