using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Lets the callers choose where synchronous work runs: the method that only sends it to the pool gives way to a synchronous one, and each caller in the
/// solution sends it there itself. The old name stays as an obsolete forwarder, unless the user lets the public API change.
/// </summary>
internal static class SynchronousPlan
{
    public static async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var changes = new List<InPlaceChange.Change>();
        var together = new FileEdits();
        var places = new HashSet<SourcePlace>();
        foreach (var (document, diagnostic) in seeds.OrderBy(static s => SourcePlace.FileOf(s.Document), StringComparer.Ordinal).ThenBy(static s => s.Diagnostic.Location.SourceSpan.Start))
        {
            if (places.Add(new SourcePlace(document, diagnostic.Location.SourceSpan))
                && await WriteAsync(solution, document, diagnostic, cancellationToken).ConfigureAwait(false) is { } change
                && together.TryAdd(change.Edits))
            {
                changes.Add(change);
            }
        }

        return await InPlaceChange.HoldAsync(solution, changes, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<InPlaceChange.Change?> WriteAsync(Solution solution, Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || ProjectFacts.Of(document, model) is not { } facts
            || (await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false)).FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax declaration
            || Blockers.HasConditionalCode(declaration)
            || SynchronousMember.Of(declaration, model, facts, cancellationToken) is not { } member
            || Blockers.OfVisibility(member.Method, document, declaration, solution, diagnostic.Id, out var addsBeside) is not null)
        {
            return null;
        }

        var edits = new FileEdits();
        var site = new EditSite(document, model, declaration.SyntaxTree.GetRoot(cancellationToken), await document.GetTextAsync(cancellationToken).ConfigureAwait(false), edits, cancellationToken);
        SynchronousEditor.Write(member, site, addsBeside);
        return await WriteCallersAsync(solution, member, edits, addsBeside, cancellationToken).ConfigureAwait(false) is { } callers
            ? new InPlaceChange.Change([(document, diagnostic)], edits, Resources.Format(addsBeside ? "MakeSynchronous" : "ChangeToSynchronous", member.Name, member.Method.Name, callers), Branch.InPlace)
            : null;
    }

    /// <summary>How many calls were moved; null where one of them cannot be.</summary>
    private static async Task<int?> WriteCallersAsync(Solution solution, SynchronousMember member, FileEdits edits, bool addsBeside, CancellationToken cancellationToken)
    {
        var count = 0;
        var places = new HashSet<SourcePlace>();
        foreach (var location in (await SymbolFinder.FindReferencesAsync(member.Method, solution, cancellationToken).ConfigureAwait(false)).SelectMany(static r => r.Locations))
        {
            if (location.IsImplicit || await location.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                return null;
            }

            var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            var name = root.FindNode(location.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
            if (Blockers.IsGenerated(location.Document, root) || name is not SimpleNameSyntax simple)
            {
                return null;
            }

            if (!places.Add(new SourcePlace(location.Document, simple.Span)))
            {
                continue;
            }

            if (name.IsPartOfStructuredTrivia() || CallerSearch.IsInNameof(name))
            {
                // The old name still says what it said, where it stays.
                if (!addsBeside)
                {
                    edits.Replace(location.Document, simple.Identifier.Span, member.Name);
                }

                continue;
            }

            ExpressionSyntax target = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : simple;
            if (target.Parent is not InvocationExpressionSyntax call
                || call.Expression != target
                || !EvaluationTime.CanBeLater(call, model, cancellationToken)
                || (call.SyntaxTree == member.Declaration.SyntaxTree && member.Declaration.Span.Contains(call.Span)))
            {
                return null;
            }

            var site = new EditSite(location.Document, model, root, await location.Document.GetTextAsync(cancellationToken).ConfigureAwait(false), edits, cancellationToken);
            SynchronousEditor.WriteCall(call, simple, member.Name, site);
            count++;
        }

        return count;
    }
}
