using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>The place of one diagnostic, and the changes of text that are written for it.</summary>
internal sealed class FixSite
{
    private SourceLayout? _layout;

    public FixSite(Document document, Diagnostic diagnostic, SemanticModel model, SyntaxNode root, SourceText text, CancellationToken cancellationToken)
    {
        Document = document;
        Diagnostic = diagnostic;
        Model = model;
        Root = root;
        Text = text;
        CancellationToken = cancellationToken;
    }

    public Document Document { get; }

    public Diagnostic Diagnostic { get; }

    public SemanticModel Model { get; }

    public SyntaxNode Root { get; }

    public SourceText Text { get; }

    public CancellationToken CancellationToken { get; }

    public FileEdits Edits { get; } = new();

    public SourceLayout Layout => _layout ??= new SourceLayout(Text, Root);

    /// <summary>What is known of the compilation, or null where it has no tasks.</summary>
    public CompilationFacts? Facts => CompilationFacts.Of(Model.Compilation);

    /// <summary>The innermost node at the diagnostic.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    public void Replace(TextSpan span, string text) => Edits.Replace(Document, span, text);

    public void Insert(int position, string text, int order = 0) => Edits.Insert(Document, position, text, order);
}
