using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// The changes of text that a plan makes, by file. Only what changes is named, so that every comment, blank line and
/// directive around it stays as the user wrote it.
/// </summary>
internal sealed class FileEdits
{
    private readonly Dictionary<string, (Document Document, List<Edit> Changes)> _files = new(StringComparer.Ordinal);

    public IEnumerable<string> Files => _files.Keys;

    public bool IsEmpty => _files.Count == 0;

    /// <summary>Replaces a span. Of several edits at one place, those of lower order come first, and those of equal order as they were asked for.</summary>
    public void Replace(Document document, TextSpan span, string text, int order = 0) => Replace(document, new Edit(new TextChange(span, text), order, isDirective: false));

    private void Replace(Document document, Edit edit)
    {
        var file = SourcePlace.FileOf(document);
        if (!_files.TryGetValue(file, out var edits))
        {
            _files.Add(file, edits = (document, new List<Edit>()));
        }

        edits.Changes.Add(edit);
    }

    public void Insert(Document document, int position, string text, int order = 0) => Replace(document, new TextSpan(position, 0), text, order);

    /// <summary>Inserts a directive, which several functions may ask for, only once; at one place directives stand in the order of their names.</summary>
    public void InsertOnce(Document document, int position, string text)
    {
        var change = new TextChange(new TextSpan(position, 0), text);
        if (!_files.TryGetValue(SourcePlace.FileOf(document), out var edits) || edits.Changes.All(e => e.Change != change))
        {
            Replace(document, new Edit(change, 0, isDirective: true));
        }
    }

    /// <summary>Whether a change of the file that was asked for already brings this text.</summary>
    public bool Brings(Document document, string text) =>
        _files.TryGetValue(SourcePlace.FileOf(document), out var edits) && edits.Changes.Any(e => e.Change.NewText!.IndexOf(text, StringComparison.Ordinal) >= 0);

    /// <summary>Takes over the changes of another, of which those that both ask for are made once; does nothing and returns false where two of them collide.</summary>
    public bool TryAdd(FileEdits other)
    {
        var wanted = other._files.Values
            .SelectMany(static f => f.Changes.Select(e => (f.Document, Edit: e)))
            .Where(w => !_files.TryGetValue(SourcePlace.FileOf(w.Document), out var mine) || mine.Changes.All(e => e.Change != w.Edit.Change))
            .ToList();
        foreach (var (document, edit) in wanted)
        {
            if (_files.TryGetValue(SourcePlace.FileOf(document), out var mine) && mine.Changes.Any(e => Collide(e.Change.Span, edit.Change.Span)))
            {
                return false;
            }
        }

        foreach (var (document, edit) in wanted)
        {
            Replace(document, edit);
        }

        return true;
    }

    private static bool Collide(TextSpan one, TextSpan other) => one.Start < other.End && other.Start < one.End;

    /// <summary>The solution with all changes made, in every linked copy of each file; null where two changes collide.</summary>
    public async Task<Solution?> ApplyAsync(Solution solution, CancellationToken cancellationToken)
    {
        foreach (var (document, changes) in _files.Values)
        {
            // Insertions at one place keep the order in which they were asked for.
            var ordered = changes.OrderBy(static e => e.Change.Span.Start).ThenBy(static e => e.Change.Span.Length).ThenBy(static e => e.Order).ThenBy(static e => e.DirectiveName, StringComparer.Ordinal).Select(static e => e.Change).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                if (ordered[i].Span.Start < ordered[i - 1].Span.End)
                {
                    return null;
                }
            }

            var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var changed = text.WithChanges(Merge(ordered));
            solution = solution.WithDocumentText(document.Id, changed, PreservationMode.PreserveValue);
            foreach (var linked in document.GetLinkedDocumentIds())
            {
                if (solution.GetDocument(linked) is { } copy && (await copy.GetTextAsync(cancellationToken).ConfigureAwait(false)).ContentEquals(text))
                {
                    solution = solution.WithDocumentText(linked, changed, PreservationMode.PreserveValue);
                }
            }
        }

        return solution;
    }

    /// <summary>Joins insertions at one place into one change, as the text API wants it.</summary>
    private static List<TextChange> Merge(List<TextChange> ordered)
    {
        var merged = new List<TextChange>();
        foreach (var change in ordered)
        {
            if (merged.Count > 0 && merged[merged.Count - 1] is var last && last.Span.IsEmpty && last.Span.Start == change.Span.Start)
            {
                merged[merged.Count - 1] = new TextChange(change.Span, last.NewText + change.NewText);
            }
            else
            {
                merged.Add(change);
            }
        }

        return merged;
    }

    private readonly struct Edit
    {
        public Edit(TextChange change, int order, bool isDirective)
        {
            Change = change;
            Order = order;
            DirectiveName = isDirective ? change.NewText!.Trim().TrimEnd(';') : "";
        }

        public TextChange Change { get; }

        public int Order { get; }

        /// <summary>What a directive sorts by; empty for everything else.</summary>
        public string DirectiveName { get; }
    }
}
