using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the new signature of a function, and the forwarder that a public one leaves behind.</summary>
internal static class SignatureEditor
{
    public static void Write(FunctionPlan function, string task, FileEdits edits, SourceLayout layout)
    {
        switch (function.Declaration)
        {
            case MethodDeclarationSyntax main when function.IsEntryPoint:
                WriteEntryPoint(function, main, task, edits);
                break;
            case MethodDeclarationSyntax method when function.IsHandler:
                edits.Insert(function.Document, method.ReturnType.SpanStart, "async ", order: 1);
                break;
            case LocalFunctionStatementSyntax local when function.IsHandler:
                edits.Insert(function.Document, local.ReturnType.SpanStart, "async ");
                break;
            case AnonymousFunctionExpressionSyntax lambda when function.IsHandler:
                edits.Insert(function.Document, lambda is ParenthesizedLambdaExpressionSyntax full ? (full.ReturnType ?? (SyntaxNode)full.ParameterList).SpanStart : lambda is SimpleLambdaExpressionSyntax simple ? simple.Parameter.SpanStart : ((AnonymousMethodExpressionSyntax)lambda).DelegateKeyword.SpanStart, "async ");
                break;
            case MethodDeclarationSyntax method when function.ReturnsValue:
                WriteValueType(function.Document, method.ReturnType, task, edits);
                break;
            case LocalFunctionStatementSyntax local when function.ReturnsValue:
                WriteValueType(function.Document, local.ReturnType, task, edits);
                break;
            case MethodDeclarationSyntax method when function.ChangesSignature:
                WritePart(function.Document, method, task, function.BecomesAsync, edits);
                if (function.AddsSuccessor)
                {
                    AddForwarder(function, method, edits, layout);
                }

                break;
            case LocalFunctionStatementSyntax local when function.ChangesSignature:
                edits.Replace(function.Document, local.ReturnType.Span, (function.BecomesAsync ? "async " : "") + task);
                break;
        }
    }

    /// <summary>The new name, wherever the old one stands.</summary>
    public static void WriteNewName(FunctionPlan function, FileEdits edits)
    {
        edits.Replace(function.Document, function.OwnName.Span, function.NewName);
        if (function.OtherPart is { } part)
        {
            edits.Replace(part.Document, part.Declaration.Identifier.Span, function.NewName);
        }

        foreach (var (document, span) in function.Mentions)
        {
            edits.Replace(document, span, function.NewName);
        }
    }

    private static void WriteValueType(Document document, TypeSyntax type, string task, FileEdits edits)
    {
        edits.Insert(document, type.SpanStart, "async " + task + "<");
        edits.Insert(document, type.Span.End, ">");
    }

    /// <summary>A part of a partial member that returns a value has to say how far it can be seen, and <c>partial</c> stands last.</summary>
    public static void WritePart(Document document, MethodDeclarationSyntax method, string task, bool isAsync, FileEdits edits)
    {
        var partial = method.Modifiers.FirstOrDefault(static m => m.IsKind(SyntaxKind.PartialKeyword));
        if (partial.RawKind == 0)
        {
            edits.Replace(document, method.ReturnType.Span, (isAsync ? "async " : "") + task);
            return;
        }

        edits.Replace(document, method.ReturnType.Span, task);
        if (isAsync)
        {
            edits.Insert(document, partial.SpanStart, "async ", order: 1);
        }

        if (!method.Modifiers.Any(static m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword))
        {
            edits.Insert(document, method.Modifiers[0].SpanStart, "private ");
        }
    }

    /// <summary>An entry point that only holds tasks stays as it is; one that awaits is asynchronous.</summary>
    private static void WriteEntryPoint(FunctionPlan function, MethodDeclarationSyntax main, string task, FileEdits edits)
    {
        if (function.KeepsIdling || function.Method.IsAsync)
        {
            return;
        }

        if (function.Method.ReturnsVoid)
        {
            edits.Replace(function.Document, main.ReturnType.Span, "async " + task);
        }
        else
        {
            WriteValueType(function.Document, main.ReturnType, task, edits);
        }
    }

    /// <summary>The member keeps its name for callers outside: obsolete, and forwarding to its successor.</summary>
    private static void AddForwarder(FunctionPlan function, MethodDeclarationSyntax method, FileEdits edits, SourceLayout layout)
    {
        edits.Replace(function.Document, method.Identifier.Span, function.NewName);
        var indent = layout.IndentAt(method.SpanStart);
        var arguments = string.Join(", ", method.ParameterList.Parameters.Select(static p => p.Identifier.Text));
        var typeArguments = method.TypeParameterList is { } list ? "<" + string.Join(", ", list.Parameters.Select(static p => p.Identifier.Text)) + ">" : "";
        var modifiers = string.Concat(method.Modifiers.Where(static m => !m.IsKind(SyntaxKind.AsyncKeyword)).Select(static m => m.Text + " "));
        var constraints = string.Concat(method.ConstraintClauses.Select(static c => " " + c.ToString()));
        var doc = method.GetLeadingTrivia().Any(static t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia) || t.IsKind(SyntaxKind.MultiLineDocumentationCommentTrivia))
            || method.SyntaxTree.Options.DocumentationMode == DocumentationMode.Diagnose
            ? indent + "/// <summary>Use <c>" + function.NewName + "</c>, and await the task that it returns.</summary>" + layout.NewLine
            : "";
        var text = layout.NewLine + layout.NewLine + doc
            + indent + "[System.Obsolete(\"Use " + function.NewName + ", and await the task that it returns.\")]" + layout.NewLine
            + indent + modifiers + "void " + method.Identifier.Text + method.TypeParameterList + method.ParameterList.ToString() + constraints
            + (function.Method.IsAsync || function.BecomesAsync ? " { _ = " : " => ") + function.NewName + typeArguments + "(" + arguments + (function.Method.IsAsync || function.BecomesAsync ? "); }" : ");");
        edits.Insert(function.Document, method.Span.End, text);
    }
}
