using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Does a user interface raise this event? It has one thread, whose context takes the failures of <c>async void</c> as it takes what a handler throws: as unhandled. Others
/// that raise events, a timer for one, may swallow what a handler throws, and yet end the process by what is thrown behind its first <c>await</c>.
/// </summary>
internal static class UserInterfaceEvent
{
    /// <summary>Whether a method handles events of a window, page or control that it is a member of: designers and markup subscribe such, and no code says so.</summary>
    public static bool Handles(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, IsStatic: false }
        && AsyncVoid.IsEventHandlerShape(method)
        && (Is(method.Parameters[1].Type) || method.Parameters[1].Type is { Name: "EventArgs", ContainingNamespace.Name: "System" })
        && HasBase(method.ContainingType);

    /// <summary>Whether the function handles an event that a user interface raises.</summary>
    public static bool Raises(FunctionPlan function, CancellationToken cancellationToken) =>
        function.Declaration is AnonymousFunctionExpressionSyntax lambda
            ? HandlerRoot.EventOf(lambda, function.Model, cancellationToken) is { } raised && Is(raised.ContainingType)
            : Handles(function.Method);

    /// <summary>Whether a type is a user interface's.</summary>
    public static bool Is(ITypeSymbol? type)
    {
        for (var space = type?.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.ToDisplayString() is "System.Windows" or "Windows.UI.Xaml" or "Microsoft.UI.Xaml" or "Microsoft.Maui.Controls" or "Xamarin.Forms" or "Avalonia")
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasBase(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (Is(current))
            {
                return true;
            }
        }

        return false;
    }
}
