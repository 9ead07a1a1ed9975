using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Editing;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Fixes;

/// <summary>
/// The base of the fixes for work that a request drops. A plain call, which looks like a forgotten await, is awaited; work that was detached on purpose, by a discard or by <c>Task.Run</c>, is handed to a bounded queue. Each takes
/// the other way where its own cannot be proved.
/// </summary>
public abstract class RequestCodeFix : OwnershipCodeFix
{
    private protected RequestCodeFix(string id)
        : base(id)
    {
    }

    private protected sealed override string? SecondKey => FixableDiagnosticIds[0] + ".Track";

    private protected sealed override async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var handed = await HandedAsync(seeds, WorkKeeper.Queue, cancellationToken).ConfigureAwait(false);
        return await InPlaceChange.CreateAsync(solution, seeds, Write, cancellationToken).ConfigureAwait(false);

        string? Write(FixSite site)
        {
            handed.TryGetValue(site.Document.Project.Id, out var work);
            InPlaceChange.Writer await = static s => AwaitInPlace.Write(s, AwaitedWhere.ItEnds);
            InPlaceChange.Writer hand = s => work?.Write(s, atOnce: false);
            InPlaceChange.Writer handAtOnce = s => work?.Write(s, atOnce: true);
            return DetachedWait.Is(site) ? site.Try(DetachedWait.Write)
                : (LooksForgotten(site) ? site.Try(await) ?? site.Try(hand) : site.Try(hand) ?? site.Try(await)) ?? site.Try(handAtOnce);
        }
    }

    /// <summary>For low volume: the work is started at once, as it was, and kept in sight.</summary>
    private protected sealed override async Task<ProvedChange?> CreateSecondAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, CancellationToken cancellationToken)
    {
        var handed = await HandedAsync(seeds, WorkKeeper.Tracker, cancellationToken).ConfigureAwait(false);
        return handed.Count == 0 ? null : await InPlaceChange.CreateAsync(solution, seeds, Write, cancellationToken).ConfigureAwait(false);

        string? Write(FixSite site) => !DetachedWait.Is(site) && handed.TryGetValue(site.Document.Project.Id, out var work) ? site.Try(s => work.Write(s, atOnce: true)) : null;
    }

    private static async Task<Dictionary<ProjectId, HandedWork>> HandedAsync(IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, WorkKeeper keeper, CancellationToken cancellationToken)
    {
        var handed = new Dictionary<ProjectId, HandedWork>();
        foreach (var project in seeds.GroupBy(static s => s.Document.Project))
        {
            var members = new List<IMethodSymbol>();
            foreach (var (document, diagnostic) in project)
            {
                if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model && model.GetEnclosingSymbol(diagnostic.Location.SourceSpan.Start, cancellationToken) is IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } member)
                {
                    members.Add(member);
                }
            }

            if (await WorkQueue.OfAsync(project.Key, members, keeper, cancellationToken).ConfigureAwait(false) is { } queue)
            {
                handed.Add(project.Key.Id, new HandedWork(queue));
            }
        }

        return handed;
    }

    /// <summary>A statement that is a call like any other.</summary>
    private static bool LooksForgotten(FixSite site) =>
        site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { Expression: not MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run" } } call
        && DroppedCall.Outermost(call).Parent is ExpressionStatementSyntax;
}
