using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a member of the type end a loop from outside: by interrupting its thread, or by closing an object on whose failure the loop ends?</summary>
internal static class ClosedByOwner
{
    public static bool Is(ILoopOperation loop, INamedTypeSymbol type, KnownSymbols symbols, CancellationToken cancellationToken)
    {
        HashSet<string>? used = null;
        foreach (var operation in FunctionBody.Operations(loop))
        {
            if (operation is IInvocationOperation { Instance: { } instance } && Peel.Conversions(instance) is IFieldReferenceOperation { Field: var field } && !LoopExit.IsSwallowed(operation, loop, symbols))
            {
                (used ??= new HashSet<string>()).Add(field.Name);
            }
        }

        return Owners.Outermost(type).DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellationToken).DescendantNodes().Any(node => Closes(node, used)));
    }

    private static bool Closes(SyntaxNode node, HashSet<string>? used)
    {
        var (receiver, name) = node switch
        {
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access => (access.Expression, access.Name.Identifier.ValueText),
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } access => (access.Expression, binding.Name.Identifier.ValueText),
            _ => (null, ""),
        };
        return name switch
        {
            "Interrupt" or "Abort" => true,
            "Dispose" or "DisposeAsync" or "Close" or "CloseAsync" or "Stop" or "StopAsync" or "Shutdown" or "Disconnect" or "DisconnectAsync" =>
                used is not null && receiver is not null && used.Contains(NameOf(receiver)),
            _ => false,
        };
    }

    private static string NameOf(ExpressionSyntax receiver) => receiver switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.ValueText: var name } => name,
        PostfixUnaryExpressionSyntax suppressed => NameOf(suppressed.Operand),
        _ => "",
    };
}
