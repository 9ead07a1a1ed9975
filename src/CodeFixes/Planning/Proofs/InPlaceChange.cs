using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using TaskOwnership.CodeFixes.Editing;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Proved changes, one for every diagnostic, that do not depend on each other. The light bulb makes one, Fix All makes all that can stand
/// together; a change that fails the proof takes only itself away.
/// </summary>
internal static class InPlaceChange
{
    /// <summary>Writes the change for one diagnostic; returns the title of the change, or null where none can be made.</summary>
    public delegate string? Writer(FixSite site);

    public static async Task<ProvedChange?> CreateAsync(Solution solution, IReadOnlyCollection<(Document Document, Diagnostic Diagnostic)> seeds, Writer write, CancellationToken cancellationToken)
    {
        return await HoldAsync(solution, await WriteAsync(seeds, write, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What of the changes can be proved; null where nothing can.</summary>
    public static async Task<ProvedChange?> HoldAsync(Solution solution, List<Change> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return null;
        }

        var rule = changes[0].Seeds[0].Diagnostic.Id;
        var (changed, failing) = await ProveAsync(solution, changes, rule, cancellationToken).ConfigureAwait(false);
        if (changed is null || failing.Count > 0)
        {
            if (changes.Count == 1)
            {
                return null;
            }

            // In a file that got worse, each change is proved by itself; what holds alone is proved once more together.
            var held = new List<Change>();
            foreach (var change in changes)
            {
                if (!change.Touches(failing) || (await ProveAsync(solution, [change], rule, cancellationToken).ConfigureAwait(false)).Failing.Count == 0)
                {
                    held.Add(change);
                }
            }

            if (held.Count == 0)
            {
                return null;
            }

            changes = held;
            (changed, failing) = await ProveAsync(solution, changes, rule, cancellationToken).ConfigureAwait(false);
        }

        return changed is null || failing.Count > 0 ? null : new ProvedChange(changed, changes[0].Title);
    }

    /// <summary>The changes that can stand together, unproved, in the order of their places.</summary>
    public static async Task<List<Change>> WriteAsync(IEnumerable<(Document Document, Diagnostic Diagnostic)> seeds, Writer write, CancellationToken cancellationToken, Branch branch = Branch.InPlace)
    {
        var changes = new List<Change>();
        var places = new HashSet<SourcePlace>();
        var together = new FileEdits();
        foreach (var (document, diagnostic) in seeds.OrderBy(static s => SourcePlace.FileOf(s.Document), StringComparer.Ordinal).ThenBy(static s => s.Diagnostic.Location.SourceSpan.Start))
        {
            // The linked copies of a file are one, and get one change.
            if (!places.Add(new SourcePlace(document, diagnostic.Location.SourceSpan))
                || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                continue;
            }

            var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var site = new FixSite(document, diagnostic, model, root, text, cancellationToken);
            if (write(site) is { } title && !site.Edits.IsEmpty && together.TryAdd(site.Edits))
            {
                changes.Add(new Change([(document, diagnostic)], site.Edits, title, branch));
            }
        }

        return changes;
    }

    /// <summary>The solution with the changes made, and the files that got worse.</summary>
    public static async Task<(Solution? Changed, IReadOnlyCollection<string> Failing)> ProveAsync(Solution solution, IReadOnlyList<Change> changes, string rule, CancellationToken cancellationToken)
    {
        var edits = new FileEdits();
        foreach (var change in changes)
        {
            edits.TryAdd(change.Edits);
        }

        return await edits.ApplyAsync(solution, cancellationToken).ConfigureAwait(false) is { } changed
            ? (changed, await Proof.FailingFilesAsync(solution, changed, rule, cancellationToken).ConfigureAwait(false))
            : (null, changes.SelectMany(static c => c.Edits.Files).ToList());
    }

    /// <summary>The change for one diagnostic, or for several that can only be answered together.</summary>
    internal sealed class Change
    {
        public Change(IReadOnlyList<(Document Document, Diagnostic Diagnostic)> seeds, FileEdits edits, string title, Branch branch)
        {
            Seeds = seeds;
            Edits = edits;
            Title = title;
            Branch = branch;
        }

        public IReadOnlyList<(Document Document, Diagnostic Diagnostic)> Seeds { get; }

        public FileEdits Edits { get; }

        public string Title { get; }

        public Branch Branch { get; }

        public bool Touches(IReadOnlyCollection<string> files) => Edits.Files.Any(files.Contains);
    }
}
