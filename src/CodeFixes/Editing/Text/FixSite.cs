using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The place of one diagnostic, and the changes of text that are written for it.</summary>
internal sealed class FixSite : EditSite
{
    public FixSite(Document document, Diagnostic diagnostic, SemanticModel model, SyntaxNode root, SourceText text, CancellationToken cancellationToken)
        : base(document, model, root, text, new FileEdits(), cancellationToken) => Diagnostic = diagnostic;

    public Diagnostic Diagnostic { get; }

    /// <summary>Takes over what a writer writes, where it can make its change; else nothing of it.</summary>
    public string? Try(InPlaceChange.Writer write)
    {
        var attempt = new FixSite(Document, Diagnostic, Model, Root, Text, CancellationToken);
        return write(attempt) is { } title && Edits.TryAdd(attempt.Edits) ? title : null;
    }

    /// <summary>The innermost node at the diagnostic.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
