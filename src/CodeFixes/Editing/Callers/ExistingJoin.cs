using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// The wait, or the handing out, with which a scope ends already. What is received besides joins it: so the fixes of several rules, and one fix after the
/// other, lead to the same text as all at once; and nothing that was started is left behind where one of them fails.
/// </summary>
internal sealed class ExistingJoin
{
    private readonly StatementSyntax _statement;
    private readonly ExpressionSyntax _value;
    private readonly ExpressionSyntax _operand;
    private readonly List<JoinedTask>? _held;

    private ExistingJoin(StatementSyntax statement, ExpressionSyntax value, ExpressionSyntax operand, List<JoinedTask>? held)
    {
        _statement = statement;
        _value = value;
        _operand = operand;
        _held = held;
    }

    public static ExistingJoin? Find(JoinScope scope, FunctionPlan function, CancellationToken cancellationToken)
    {
        var value = scope.Last switch
        {
            ExpressionStatementSyntax { Expression: AwaitExpressionSyntax awaited } when function.Awaits => awaited.Expression,
            ReturnStatementSyntax { Expression: { } returned } when !function.Awaits => returned,
            _ => null,
        };
        if (value is null)
        {
            return null;
        }

        var operand = AwaitedValue.WithoutConfigureAwait(value);
        if (!IsTask(function.Model.GetTypeInfo(operand, cancellationToken).Type)

            // Services that have to be linked first are no company.
            || (function.Model.GetOperation(operand, cancellationToken) is IInvocationOperation wait && Siblings.Of(wait, function.Facts, cancellationToken).Count > 1))
        {
            return null;
        }

        var held = Held(operand, scope, function.Model, cancellationToken);
        return held is not null || !function.Awaits || Ends(operand, function, cancellationToken) ? new ExistingJoin(scope.Last!, value, operand, held) : null;
    }

    /// <summary>Lets the received tasks join.</summary>
    public void Write(List<JoinedTask> joined, string task, LocalNames names, FunctionPlan function, FileEdits edits, SourceLayout layout)
    {
        if (_held is not null)
        {
            edits.Replace(function.Document, _operand.Span, JoinedTask.Combine(_held.Concat(joined).ToList(), task));
            return;
        }

        if (_operand is not InvocationExpressionSyntax call || !layout.IsFirstOnLine(_statement.SpanStart))
        {
            Wrap(_operand, joined, task, function.Document, edits);
            return;
        }

        // await M(); is held like what was started before it.
        var name = names.Take(NameOf(call, function));
        edits.Replace(function.Document, TextSpan.FromBounds(_statement.SpanStart, _value.SpanStart), task + " " + name + " = ");
        edits.Replace(function.Document, TextSpan.FromBounds(_operand.Span.End, _value.Span.End), "");
        var all = JoinedTask.Combine(joined.Append(new JoinedTask(_statement.SpanStart, name, isList: false)).ToList(), task);
        StatementEditor.Append(_statement, function.Awaits ? "await " + all + layout.ConfigureAwait + ";" : "return " + all + ";", function.Document, edits, layout);
    }

    /// <summary>Puts the received tasks beside the one that is returned.</summary>
    public static void Wrap(ExpressionSyntax returned, List<JoinedTask> joined, string task, Document document, FileEdits edits)
    {
        if (AwaitPlace.IsCompletedTask(returned))
        {
            edits.Replace(document, returned.Span, JoinedTask.Combine(joined, task));
            return;
        }

        var names = string.Join(", ", joined.Select(t => t.IsList ? task + ".WhenAll(" + t.Name + ")" : t.Name));
        edits.Insert(document, returned.SpanStart, task + ".WhenAll(" + names + ", ");
        edits.Insert(document, returned.Span.End, ")");
    }

    private static string NameOf(InvocationExpressionSyntax call, FunctionPlan function) =>
        function.Model.GetOperation(call) is IInvocationOperation operation && WorkStart.Of(operation, function.Facts.Symbols) is { } start
            ? PlannedStart.NameOf(start)
            : (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? (call.Expression as SimpleNameSyntax)?.Identifier.ValueText ?? "work";

    /// <summary>The locals that are waited for, where it is only locals: tasks held in this scope, or lists of them.</summary>
    private static List<JoinedTask>? Held(ExpressionSyntax operand, JoinScope scope, SemanticModel model, CancellationToken cancellationToken)
    {
        if (AwaitPlace.IsCompletedTask(operand))
        {
            return [];
        }

        var names = operand switch
        {
            IdentifierNameSyntax name => [name],
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } } } all => all.ArgumentList.Arguments.Select(static a => a.Expression).ToList(),
            _ => new List<ExpressionSyntax>(),
        };
        var held = new List<JoinedTask>();
        foreach (var name in names)
        {
            if (name is not IdentifierNameSyntax identifier
                || model.GetSymbolInfo(name, cancellationToken).Symbol is not ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } local
                || !scope.Node.Span.Contains(declarations[0].Span))
            {
                return null;
            }

            held.Add(new JoinedTask(declarations[0].Span.Start, identifier.Identifier.Text, isList: !IsTask(local.Type)));
        }

        return held.Count == 0 ? null : held;
    }

    private static bool Ends(ExpressionSyntax operand, FunctionPlan function, CancellationToken cancellationToken) =>
        operand is InvocationExpressionSyntax call
        && function.Model.GetOperation(call, cancellationToken) is IInvocationOperation operation
        && function.Facts.Lifetimes.OfCall(operation, cancellationToken) == Lifetime.Ends;

    private static bool IsTask(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };
}
