import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("helpdesk_aftersales_coupon_website_customer", {
  steps: () => [
    {
      content: "Add the product to the cart, which is empty",
      trigger: "#add_to_cart",
      run: "click",
    },
    {
      content: "Go to the cart",
      trigger: "a:has(sup.my_cart_quantity:contains(1))",
      run: "click",
      expectUnloadPage: true,
    },
    {
      content: "The discount of the coupon is in the cart",
      trigger: "#cart_products:contains(10%)",
    },
  ],
});
