using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>A file that is edited: what is known of it, and the changes of text that are written for it.</summary>
internal class EditSite
{
    private SourceLayout? _layout;

    public EditSite(Document document, SemanticModel model, SyntaxNode root, SourceText text, FileEdits edits, CancellationToken cancellationToken)
    {
        Document = document;
        Model = model;
        Root = root;
        Text = text;
        Edits = edits;
        CancellationToken = cancellationToken;
    }

    public Document Document { get; }

    public SemanticModel Model { get; }

    public SyntaxNode Root { get; }

    public SourceText Text { get; }

    public FileEdits Edits { get; }

    public CancellationToken CancellationToken { get; }

    public SourceLayout Layout => _layout ??= new SourceLayout(Text, Root);

    /// <summary>What is known of the compilation, or null where it has no tasks.</summary>
    public CompilationFacts? Facts => ProjectFacts.Of(Document, Model);

    /// <summary>The same file, with the changes written elsewhere.</summary>
    public EditSite Writing(FileEdits edits) => new(Document, Model, Root, Text, edits, CancellationToken) { _layout = Layout };

    /// <summary>How a type of the framework is written at a position.</summary>
    public string TypeName(string space, string name, int position) => TypeNames.Of(space, name, 0, Document, Model, position, Layout, Edits);

    public void Replace(TextSpan span, string text) => Edits.Replace(Document, span, text);

    public void Insert(int position, string text, int order = 0) => Edits.Insert(Document, position, text, order);
}
