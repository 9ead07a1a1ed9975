using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.Analyzers;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Shows that a changed solution is no worse: every changed file, in every project that compiles it, has no new compiler error or
/// warning and no new diagnostic of this package. Every reference to a changed signature stands in a changed file.
/// </summary>
internal static class Proof
{
    /// <summary>The files that got worse, or all changed files where no report of the rule went away; empty where the change is proved.</summary>
    public static async Task<IReadOnlyCollection<string>> FailingFilesAsync(Solution before, Solution after, string rule, CancellationToken cancellationToken)
    {
        var files = new List<ChangedFile>();
        var failing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            var (old, changed) = (new Problems(project.OldProject), new Problems(project.NewProject));
            files.AddRange(project.GetChangedDocuments().Where(id => project.OldProject.GetDocument(id) is not null).Select(id => new ChangedFile(id, project.NewProject.GetDocument(id)!, old, changed)));
            if (await LosesEntryPointAsync(project.OldProject, project.NewProject, cancellationToken).ConfigureAwait(false))
            {
                failing.UnionWith(project.GetChangedDocuments().Select(after.GetDocument).OfType<Document>().Select(SourcePlace.FileOf));
            }
        }

        foreach (var file in files)
        {
            // Most files have no problem at all once they are changed: what they had before need not be known.
            if ((await file.HasAsync(cancellationToken).ConfigureAwait(false)).Count > 0 && await file.IsWorseAsync(rule, cancellationToken).ConfigureAwait(false))
            {
                failing.Add(file.Name);
            }
        }

        if (failing.Count == 0)
        {
            failing.UnionWith(await CallMeaning.ChangedInAsync(before, after, cancellationToken).ConfigureAwait(false));
        }

        if (failing.Count > 0 || Problems.IsOffByDefault(rule))
        {
            return failing;
        }

        foreach (var file in files.OrderByDescending(static f => f.IsKnown))
        {
            if (await file.LostAsync(rule, cancellationToken).ConfigureAwait(false))
            {
                return failing;
            }
        }

        return files.Select(static f => f.Name).Distinct().ToList();
    }

    /// <summary>That a program has no <c>Main</c> is said at no place in any file.</summary>
    private static async Task<bool> LosesEntryPointAsync(Project before, Project after, CancellationToken cancellationToken) =>
        (await before.GetCompilationAsync(cancellationToken).ConfigureAwait(false))?.GetEntryPoint(cancellationToken) is not null
        && (await after.GetCompilationAsync(cancellationToken).ConfigureAwait(false))?.GetEntryPoint(cancellationToken) is null;

    /// <summary>One file of one project, before and after.</summary>
    private sealed class ChangedFile
    {
        private readonly DocumentId _id;
        private readonly Problems _before;
        private readonly Problems _after;
        private IReadOnlyDictionary<string, int>? _had;
        private IReadOnlyDictionary<string, int>? _has;

        public ChangedFile(DocumentId id, Document document, Problems before, Problems after)
        {
            _id = id;
            Name = SourcePlace.FileOf(document);
            _before = before;
            _after = after;
        }

        public string Name { get; }

        public bool IsKnown => _had is not null;

        public async Task<IReadOnlyDictionary<string, int>> HasAsync(CancellationToken cancellationToken) =>
            _has ??= await _after.OfAsync(_id, cancellationToken).ConfigureAwait(false);

        public async Task<bool> IsWorseAsync(string rule, CancellationToken cancellationToken)
        {
            var (had, has) = (await HadAsync(cancellationToken).ConfigureAwait(false), await HasAsync(cancellationToken).ConfigureAwait(false));

            // Where a chain of callers ends at a handler of an event, that is async void in place of what it called: the idiom of its platform, of which OWN1003 informs.
            return Problems.IsWorse(had, rule == RuleIds.AsyncVoid ? has.Where(static p => p.Key != RuleIds.UnownedWork) : has);
        }

        public async Task<bool> LostAsync(string rule, CancellationToken cancellationToken)
        {
            (await HadAsync(cancellationToken).ConfigureAwait(false)).TryGetValue(rule, out var reported);
            (await HasAsync(cancellationToken).ConfigureAwait(false)).TryGetValue(rule, out var remaining);
            return remaining < reported;
        }

        private async Task<IReadOnlyDictionary<string, int>> HadAsync(CancellationToken cancellationToken) =>
            _had ??= await _before.OfAsync(_id, cancellationToken).ConfigureAwait(false);
    }
}
