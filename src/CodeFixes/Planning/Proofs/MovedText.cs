using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>One file before and after a change: what of it was written anew, and where the rest stood before.</summary>
internal sealed class MovedText
{
    private readonly List<(TextSpan Old, TextSpan New)> _edits = new();

    private MovedText(Document before, Document after, SyntaxNode oldRoot, SyntaxNode newRoot, IEnumerable<TextChangeRange> changes)
    {
        Before = before;
        After = after;
        OldRoot = oldRoot;
        NewRoot = newRoot;
        var shift = 0;
        foreach (var change in changes.OrderBy(static c => c.Span.Start))
        {
            _edits.Add((change.Span, new TextSpan(change.Span.Start + shift, change.NewLength)));
            shift += change.NewLength - change.Span.Length;
        }
    }

    /// <summary>Whether the text stayed as it was.</summary>
    public bool IsUnchanged => _edits.Count == 0;

    public Document Before { get; }

    public Document After { get; }

    public SyntaxNode OldRoot { get; }

    public SyntaxNode NewRoot { get; }

    public static async Task<MovedText> OfAsync(Document before, Document after, CancellationToken cancellationToken)
    {
        var (old, changed) = (await before.GetTextAsync(cancellationToken).ConfigureAwait(false), await after.GetTextAsync(cancellationToken).ConfigureAwait(false));
        return new MovedText(
            before,
            after,
            (await before.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!,
            (await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!,
            changed.GetChangeRanges(old));
    }

    public bool IsEdited(TextSpan span) => _edits.Any(e => e.New.IntersectsWith(span));

    /// <summary>What was edited, and what says one of the names.</summary>
    public IEnumerable<SyntaxNode> Touched(ISet<string> names)
    {
        foreach (var (_, edit) in _edits)
        {
            if (NewRoot.FindToken(edit.Start).Parent is { } node)
            {
                yield return node;
            }
        }

        if (names.Count == 0)
        {
            yield break;
        }

        foreach (var token in NewRoot.DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && names.Contains(token.ValueText) && token.Parent is { } node)
            {
                yield return node;
            }
        }
    }

    /// <summary>Where a token stood before; null where the change wrote it.</summary>
    public SyntaxToken? Old(SyntaxToken token)
    {
        var shift = 0;
        foreach (var (old, edit) in _edits)
        {
            if (edit.Start >= token.Span.End)
            {
                break;
            }

            if (edit.End > token.SpanStart)
            {
                return null;
            }

            shift = edit.End - old.End;
        }

        var position = token.SpanStart - shift;
        return position >= 0 && position < OldRoot.FullSpan.End && OldRoot.FindToken(position) is var found && found.SpanStart == position && found.ValueText == token.ValueText ? found : null;
    }
}
