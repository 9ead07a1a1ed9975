using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The place of one diagnostic, and the changes of text that are written for it.</summary>
internal sealed class FixSite : EditSite
{
    public FixSite(Document document, Diagnostic diagnostic, SemanticModel model, SyntaxNode root, SourceText text, CancellationToken cancellationToken)
        : base(document, model, root, text, new FileEdits(), cancellationToken) => Diagnostic = diagnostic;

    public Diagnostic Diagnostic { get; }

    /// <summary>The innermost node at the diagnostic.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
